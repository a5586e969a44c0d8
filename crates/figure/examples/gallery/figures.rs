//! The figures of the gallery: one of each kind, and those of lesson 21.
//!
//! They are data, as demos send them; the numbers come from formulas, so the figures are the same in
//! every run.

use figure::marks::{Area, Band, Bars, HLine, Labeled, Line, Note, Points, Seeds, Theory, VLine};
use figure::{Axis, Figure, HeatMap, Images, Layer, Picture, Plot, Real, parse_diagram};

/// Every figure with its id.
pub(crate) fn all() -> Vec<(&'static str, Figure)> {
    let mut figures = plots();
    figures.extend(maps());
    figures.extend(diagrams());
    figures.extend(super::graphs::all());
    figures.extend(super::more::all());
    figures
}

fn axis(label: &str, log: bool) -> Axis {
    Axis {
        label: Some(label.to_owned()),
        log,
        ..Axis::default()
    }
}

fn points(count: usize, y: impl Fn(f64) -> f64) -> Vec<(Real, Real)> {
    (0..count)
        .map(|x| (Real(x as f64), Real(y(x as f64))))
        .collect()
}

fn line(name: &str, points: Vec<(Real, Real)>) -> Layer {
    Line {
        name: name.to_owned(),
        points,
    }
    .into()
}

fn theory(name: &str, points: Vec<(Real, Real)>) -> Layer {
    Theory {
        name: name.to_owned(),
        points,
    }
    .into()
}

/// Something between −1 and 1 that looks like noise and is the same in every run.
fn noise(x: f64) -> f64 {
    ((x * 12.9898).sin() * 43_758.545_3).fract()
}

fn plots() -> Vec<(&'static str, Figure)> {
    vec![
        ("gradient", gradient()),
        ("cosine", cosine()),
        ("training", training()),
        ("paths", path_lengths()),
        ("lesion", lesion()),
        ("zoo", zoo()),
        ("grouped", bars(false)),
        ("stacked", bars(true)),
        ("gaps", gaps()),
        ("million", million()),
        ("category", category()),
    ]
}

fn gradient() -> Figure {
    let noisy = |base: f64| points(29, move |x| base.powf(x) * (1.0 + 0.2 * noise(x + base)));
    let layers = vec![
        line("plain, σ = 0.1", noisy(0.32)),
        theory("", points(29, |x| 0.32_f64.powf(x))),
        line("plain, He", noisy(1.0)),
        theory("", points(29, |_| 1.0)),
        line("plain, 1.2 × He", noisy(1.44)),
        theory("", points(29, |x| 1.44_f64.powf(x))),
        line("residual, σ = 0.1", noisy(1.0976)),
        line("residual, He", noisy(1.414)),
        line("residual × 1/√28", noisy(1.0177)),
        line("residual, zero", points(29, |_| 1.0)),
    ];
    let (x, y) = (
        axis("block", false),
        axis("gradient RMS, relative to the last block", true),
    );
    Figure::Plot(Plot {
        x,
        y,
        layers,
        ..Plot::default()
    })
}

fn cosine() -> Figure {
    let plain = |x: f64| 1.0 - 0.9 / (1.0 + 0.35 * x).powf(1.4);
    let layers = vec![
        line("plain", points(57, move |x| plain(x) + 0.02 * noise(x))),
        theory("arc-cosine map", points(57, plain)),
        line(
            "residual",
            points(57, |x| 0.907 * x / 56.0 + 0.02 * noise(x)),
        ),
        line(
            "residual × 1/√28",
            points(57, |x| 0.248 * x / 56.0 + 0.01 * noise(x + 1.0)),
        ),
    ];
    let (x, y) = (
        axis("layers", false),
        axis("mean cosine between two inputs", false),
    );
    Figure::Plot(Plot {
        x,
        y,
        layers,
        ..Plot::default()
    })
}

fn training() -> Figure {
    let runs = |rate: f64, floor: f64| {
        let run = move |seed: usize| {
            points(101, move |x| {
                let wobble = 1.0 + 0.25 * noise(x / 9.0 + seed as f64);
                (0.69 * (-rate * x).exp() * wobble).max(floor * (1.0 + seed as f64))
            })
        };
        (0..3).map(run).collect::<Vec<_>>()
    };
    let layers = vec![
        Seeds {
            name: "plain 56".to_owned(),
            runs: runs(0.003, 0.1),
        }
        .into(),
        Seeds {
            name: "plain 20".to_owned(),
            runs: runs(0.06, 1e-4),
        }
        .into(),
        Seeds {
            name: "residual 56".to_owned(),
            runs: runs(0.1, 2e-5),
        }
        .into(),
        HLine {
            name: "ln 2: nothing learned".to_owned(),
            at: Real(0.693),
        }
        .into(),
    ];
    let (x, y) = (axis("step", false), axis("training loss", true));
    Figure::Plot(Plot {
        x,
        y,
        layers,
        ..Plot::default()
    })
}

fn binomial(n: u32, p: f64) -> Vec<(String, Real)> {
    let mut mass = (1.0 - p).powi(n as i32);
    let mut bars = Vec::new();
    for k in 0..=n {
        bars.push((k.to_string(), Real(mass)));
        mass *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
    }
    bars
}

fn path_lengths() -> Figure {
    let layers = vec![
        Bars {
            name: "all paths".to_owned(),
            points: binomial(54, 0.5),
        }
        .into(),
        Bars {
            name: "gradient".to_owned(),
            points: binomial(54, 0.2),
        }
        .into(),
    ];
    let (x, y) = (axis("blocks on the path", false), axis("share", false));
    Figure::Plot(Plot {
        x,
        y,
        layers,
        ..Plot::default()
    })
}

fn lesion() -> Figure {
    let band = [0.0, 1.0, 4.0, 8.0, 14.0, 20.0]
        .iter()
        .zip([
            (1.0, 1.0),
            (0.945, 0.994),
            (0.83, 0.96),
            (0.76, 0.92),
            (0.66, 0.83),
            (0.54, 0.65),
        ])
        .map(|(x, (low, high))| (Real(*x), Real(low), Real(high)))
        .collect::<Vec<_>>();
    let middle = band
        .iter()
        .map(|(x, low, high)| (*x, Real((low.0 + high.0) / 2.0)))
        .collect();
    let layers = vec![
        Band {
            name: "residual 56".to_owned(),
            points: band,
        }
        .into(),
        line("residual 56", middle),
        Points {
            name: "plain 8".to_owned(),
            points: vec![
                (Real(1.0), Real(0.47)),
                (Real(1.0), Real(0.52)),
                (Real(1.0), Real(0.58)),
            ],
        }
        .into(),
        HLine {
            name: "chance".to_owned(),
            at: Real(0.5),
        }
        .into(),
        Note {
            text: "half of the blocks gone".to_owned(),
            x: Real(14.0),
            y: Real(0.745),
        }
        .into(),
    ];
    let (x, y) = (axis("removed blocks", false), axis("accuracy", false));
    Figure::Plot(Plot {
        x,
        y,
        layers,
        ..Plot::default()
    })
}

fn zoo() -> Figure {
    let nets = [
        ("ResNet-18", 11_689_512.0, 1.8141),
        ("ResNet-34", 21_797_672.0, 3.6638),
        ("ResNet-50", 25_557_032.0, 4.0892),
        ("ResNet-101", 44_549_160.0, 7.8014),
        ("ResNet-152", 60_192_808.0, 11.5136),
        ("DenseNet-121", 7_978_856.0, 2.8342),
        ("DenseNet-201", 20_013_928.0, 4.2914),
        ("ResNeXt-50", 25_028_904.0, 4.2305),
        ("EfficientNet-B0", 5_288_548.0, 0.3858),
        ("ConvNeXt-T", 28_589_128.0, 4.4555),
    ];
    let points = nets.map(|(name, params, macs)| (name.to_owned(), Real(params), Real(macs * 1e9)));
    let layers = vec![
        Labeled {
            name: "network".to_owned(),
            points: points.to_vec(),
        }
        .into(),
    ];
    let (x, y) = (axis("parameters", true), axis("multiply-adds", true));
    Figure::Plot(Plot {
        x,
        y,
        layers,
        ..Plot::default()
    })
}

fn bars(stacked: bool) -> Figure {
    let series = |name: &str, heights: [f64; 3]| {
        Bars {
            name: name.to_owned(),
            points: ["stage 1", "stage 2", "stage 3"]
                .iter()
                .zip(heights)
                .map(|(category, height)| ((*category).to_owned(), Real(height)))
                .collect(),
        }
        .into()
    };
    let layers = vec![
        series("weights", [0.2, 1.2, 7.1]),
        series("batch norm", [0.3, 0.5, 0.9]),
        series("activations", [3.0, 2.0, 1.0]),
    ];
    let y = axis("memory, MB", false);
    Figure::Plot(Plot {
        y,
        stacked,
        layers,
        ..Plot::default()
    })
}

fn gaps() -> Figure {
    let broken = points(40, |x| match x as usize {
        12..=15 | 17 | 30 => f64::NAN,
        x => (x as f64 / 6.0).sin(),
    });
    let layers = vec![
        Area {
            name: "area".to_owned(),
            points: points(40, |x| 0.4 * (x / 5.0).cos()),
        }
        .into(),
        line("diverges", broken),
        VLine {
            name: "step 25".to_owned(),
            at: Real(25.0),
        }
        .into(),
        line("short", points(14, |x| -0.05 * x)),
    ];
    Figure::Plot(Plot {
        x: axis("step", false),
        layers,
        ..Plot::default()
    })
}

fn million() -> Figure {
    let spike = |x: f64| {
        if x == 61_803.0 {
            4.0
        } else {
            noise(x) * (x / 30_000.0).sin()
        }
    };
    let layers = vec![line("signal", points(100_000, spike))];
    Figure::Plot(Plot {
        x: axis("sample", false),
        layers,
        ..Plot::default()
    })
}

fn category() -> Figure {
    let heights = [
        ("plain 8", 1.0),
        ("plain 20", 1.0),
        ("plain 56", 0.73),
        ("residual 56", 1.0),
    ];
    let points = heights
        .map(|(category, height)| (category.to_owned(), Real(height)))
        .to_vec();
    let layers = vec![
        Bars {
            name: "accuracy".to_owned(),
            points,
        }
        .into(),
    ];
    Figure::Plot(Plot {
        y: axis("mean accuracy", false),
        layers,
        ..Plot::default()
    })
}

fn matrix(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> f64) -> Vec<Vec<Real>> {
    let row = |row| {
        (0..columns)
            .map(|column| Real(entry(row, column)))
            .collect()
    };
    (0..rows).map(row).collect()
}

fn maps() -> Vec<(&'static str, Figure)> {
    let near = |i: usize, j: usize| {
        if i == j {
            1.0
        } else {
            0.5 + 0.5 * noise((i * 37 + j) as f64)
        }
    };
    let connections = HeatMap {
        rows: matrix(7, 6, |i, j| if i <= j { 1.0 } else { 0.0 }),
        row_names: (0..7).map(|row| format!("x{row}")).collect(),
        column_names: (1..7).map(|column| format!("H{column}")).collect(),
        x_label: Some("layer".to_owned()),
        y_label: Some("source".to_owned()),
        ..HeatMap::default()
    };
    let weights = HeatMap {
        rows: matrix(5, 8, |i, j| {
            if i == j {
                f64::NAN
            } else {
                noise((i * 8 + j) as f64)
            }
        }),
        diverging: true,
        ..HeatMap::default()
    };
    let cosines = HeatMap {
        rows: matrix(32, 32, near),
        x_label: Some("input".to_owned()),
        y_label: Some("input".to_owned()),
        range: Some((Real(0.0), Real(1.0))),
        ..HeatMap::default()
    };
    let picture = |title: &str, shift: f64| Picture {
        title: Some(title.to_owned()),
        rows: matrix(14, 14, |i, j| {
            let (y, x) = (i as f64 - 6.5, j as f64 - 6.5);
            (-(x.hypot(y) - 4.0 - shift).powi(2) / 3.0).exp()
        }),
    };
    let images = vec![
        picture("input", 0.0),
        picture("blurred", 0.7),
        picture("layer 56", 1.6),
    ];
    vec![
        ("connections", Figure::HeatMap(connections)),
        ("weights", Figure::HeatMap(weights)),
        ("cosines", Figure::HeatMap(cosines)),
        ("strip", Figure::Images(Images { images })),
    ]
}

fn diagrams() -> Vec<(&'static str, Figure)> {
    let texts = [
        ("plain-residual", include_str!("plain-residual.txt")),
        ("gradient-paths", include_str!("gradient-paths.txt")),
        ("block-types", include_str!("block-types.txt")),
        ("unraveled", include_str!("unraveled.txt")),
        ("dense-block", include_str!("dense-block.txt")),
        ("dense-stacks", include_str!("dense-stacks.txt")),
        ("densenet-121", include_str!("densenet-121.txt")),
        ("groups", include_str!("groups.txt")),
        ("lesioned", include_str!("lesioned.txt")),
        ("right", include_str!("right.txt")),
        ("dropped", include_str!("dropped.txt")),
    ];
    let parse = |(id, text)| {
        (
            id,
            Figure::Diagram(parse_diagram(text).expect("the text is good")),
        )
    };
    texts.map(parse).to_vec()
}
