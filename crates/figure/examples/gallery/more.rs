//! Plots of the gallery beyond lines and bars.

use figure::marks::{
    Bars, Boxes, Contours, HLine, Histogram, Line, Panel, Path, Points, Stem, Step, Vectors,
};
use figure::{Axis, Figure, HeatMap, Plot, Real};

/// Every figure with its id.
pub(crate) fn all() -> Vec<(&'static str, Figure)> {
    let plot = |(id, plot)| (id, Figure::Plot(plot));
    let plots = [
        ("step", step()),
        ("stem", stem()),
        ("histogram", histogram()),
        ("boxes", boxes()),
        ("field", field()),
        ("descent", descent()),
        ("saddle", saddle()),
        ("sides", sides()),
        ("panels", panels()),
        ("symlog", symlog()),
        ("lying", lying(false)),
        ("lying-groups", lying(true)),
        ("not-finite", not_finite()),
        ("crowd", crowd()),
    ];
    let map = ("confusion", Figure::HeatMap(confusion()));
    plots.into_iter().map(plot).chain([map]).collect()
}

fn axis(label: &str) -> Axis {
    Axis {
        label: Some(label.to_owned()),
        ..Axis::default()
    }
}

/// A number in 0..1 that looks random and is the same in every run.
fn chance(seed: usize) -> f64 {
    // The finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
    let mut bits = (seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Something bell-shaped around zero.
fn bell(seed: usize) -> f64 {
    (0..6)
        .map(|part| chance(seed * 6 + part) - 0.5)
        .sum::<f64>()
        * 1.4
}

fn points(count: usize, y: impl Fn(f64) -> f64) -> Vec<(Real, Real)> {
    (0..count)
        .map(|x| (Real(x as f64), Real(y(x as f64))))
        .collect()
}

fn stem() -> Plot {
    let response = |x: f64| 0.85_f64.powf(x) * (0.9 * x).cos();
    let stem = Stem {
        name: "impulse response".to_owned(),
        points: points(20, response),
    };
    Plot {
        x: axis("step"),
        y: axis("output"),
        layers: vec![stem.into()],
        ..Plot::default()
    }
}

fn step() -> Plot {
    let rate = |x: f64| 0.1 * 0.5_f64.powf((x / 20.0).floor());
    let cosine = |x: f64| 0.05 * (1.0 + (x / 80.0 * std::f64::consts::PI).cos());
    Plot {
        x: axis("epoch"),
        y: axis("learning rate"),
        layers: vec![
            Step {
                name: "halved".to_owned(),
                points: points(81, rate),
            }
            .into(),
            Line {
                name: "cosine".to_owned(),
                points: points(81, cosine),
            }
            .into(),
        ],
        ..Plot::default()
    }
}

fn histogram() -> Plot {
    let of = |name: &str, shift: f64, wide: f64| {
        let edges: Vec<f64> = (0..=24).map(|edge| -3.0 + 0.25 * f64::from(edge)).collect();
        let numbers: Vec<f64> = (0..500).map(|seed| bell(seed) * wide + shift).collect();
        let count = |edge: &[f64]| {
            numbers
                .iter()
                .filter(|x| (edge[0]..edge[1]).contains(x))
                .count()
        };
        Histogram {
            name: name.to_owned(),
            counts: edges
                .windows(2)
                .map(|edge| Real(count(edge) as f64))
                .collect(),
            edges: edges.into_iter().map(Real).collect(),
            missing: 0,
        }
        .into()
    };
    Plot {
        x: axis("activation"),
        y: axis("count"),
        layers: vec![of("before", 0.7, 1.0), of("after batch norm", -0.2, 0.6)],
        ..Plot::default()
    }
}

fn boxes() -> Plot {
    let strip = |name: &str, shift: f64, wide: f64| {
        let numbers = (0..24).map(|seed| Real(shift + wide * bell(seed)));
        (name.to_owned(), numbers.collect())
    };
    let points = vec![
        strip("SGD", 0.82, 0.05),
        strip("momentum", 0.88, 0.03),
        strip("Adam", 0.9, 0.02),
        strip("AdamW", 0.91, 0.012),
    ];
    Plot {
        y: axis("accuracy over 24 seeds"),
        layers: vec![
            Boxes {
                name: "accuracy".to_owned(),
                points,
            }
            .into(),
        ],
        ..Plot::default()
    }
}

fn field() -> Plot {
    let grid = (0..9).flat_map(|row| (0..13).map(move |column| (column, row)));
    let arrow = |(column, row): (i32, i32)| {
        let (x, y) = (
            f64::from(column) / 3.0 - 2.0,
            f64::from(row) / 3.0 - 4.0 / 3.0,
        );
        (Real(x), Real(y), Real(-y), Real(x - x * x * x / 3.0))
    };
    Plot {
        x: axis("x"),
        y: axis("y"),
        layers: vec![
            Vectors {
                name: "flow".to_owned(),
                points: grid.map(arrow).collect(),
            }
            .into(),
        ],
        ..Plot::default()
    }
}

/// The two sides of a line, colored, and points on them: round, filled and hollow.
fn sides() -> Plot {
    let row = |y: i32| (-1..=2).map(|x| Real(f64::from(x + y) - 1.5)).collect();
    let at = |points: &[(f64, f64)]| points.iter().map(|&(x, y)| (Real(x), Real(y))).collect();
    let points = |name: &str, points: &[(f64, f64)]| Points {
        name: name.to_owned(),
        points: at(points),
    };
    let mut layers = vec![
        Contours {
            name: "z".to_owned(),
            x: (Real(-1.0), Real(2.0)),
            y: (Real(-1.0), Real(2.0)),
            rows: (-1..=2).map(row).collect(),
            levels: vec![Real(0.0)],
        }
        .into(),
    ];
    let corners = [
        ("one", [(1.0, 1.0), (0.0, 1.6)]),
        ("none", [(0.0, 0.0), (1.5, 0.5)]),
        ("both", [(0.5, 0.5), (1.6, 1.6)]),
        ("more", [(-0.5, 0.5), (1.5, 1.0)]),
        ("hollow", [(0.5, -0.5), (1.0, 1.8)]),
    ];
    layers.extend(corners.map(|(name, corners)| points(name, &corners).into()));
    Plot {
        x: axis("x₁"),
        y: axis("x₂"),
        filled: true,
        layers,
        ..Plot::default()
    }
}

/// Colored ground with a hole where there is no height, and a way over it.
fn saddle() -> Plot {
    let row = |row: i32| {
        let y = f64::from(row) / 8.0 - 1.5;
        let height = |x: f64| {
            if x.hypot(y + 0.8) < 0.3 {
                f64::NAN
            } else {
                x * x - 1.5 * y * y
            }
        };
        let heights = (0..=32).map(|column| height(f64::from(column) / 8.0 - 2.0));
        heights.map(Real).collect()
    };
    let way = (0..14).map(|step| 1.2_f64.powi(step));
    Plot {
        x: axis("x"),
        y: axis("y"),
        filled: true,
        layers: vec![
            Contours {
                name: "height".to_owned(),
                x: (Real(-2.0), Real(2.0)),
                y: (Real(-1.5), Real(1.5)),
                rows: (0..=24).map(row).collect(),
                levels: [-1.5, -0.5, 0.5, 1.5].map(Real).to_vec(),
            }
            .into(),
            Path {
                name: "ascent".to_owned(),
                points: way.map(|r| (Real(0.15 * r), Real(1.2 / (r * r)))).collect(),
            }
            .into(),
        ],
        ..Plot::default()
    }
}

fn descent() -> Plot {
    let height = |x: f64, y: f64| 0.5 * x * x + 5.0 * y * y;
    let row = |row: i32| {
        let y = f64::from(row) / 20.0 - 1.0;
        (0..=40)
            .map(|column| Real(height(f64::from(column) / 8.0 - 4.0, y)))
            .collect()
    };
    let walk = |rate: f64, momentum: f64| {
        let (mut at, mut speed) = ((-3.6, 0.8), (0.0, 0.0));
        let mut points = Vec::new();
        for _ in 0..28 {
            points.push((Real(at.0), Real(at.1)));
            speed = (
                momentum * speed.0 - rate * at.0,
                momentum * speed.1 - rate * 10.0 * at.1,
            );
            at = (at.0 + speed.0, at.1 + speed.1);
        }
        points
    };
    Plot {
        x: axis("w₁"),
        y: axis("w₂"),
        layers: vec![
            Contours {
                name: "loss".to_owned(),
                x: (Real(-4.0), Real(1.0)),
                y: (Real(-1.0), Real(1.0)),
                rows: (0..=40).map(row).collect(),
                levels: [0.1, 0.5, 1.0, 2.0, 4.0, 7.0].map(Real).to_vec(),
            }
            .into(),
            Path {
                name: "steepest descent".to_owned(),
                points: walk(0.17, 0.0),
            }
            .into(),
            Path {
                name: "momentum".to_owned(),
                points: walk(0.03, 0.8),
            }
            .into(),
        ],
        ..Plot::default()
    }
}

fn panels() -> Plot {
    let mut layers = vec![
        HLine {
            name: "chance".to_owned(),
            at: Real(0.69),
        }
        .into(),
    ];
    for (title, rate) in [
        ("rate 0.01", 0.01),
        ("rate 0.1", 0.05),
        ("rate 1", 0.3),
        ("rate 3", -0.01),
    ] {
        layers.push(
            Panel {
                title: title.to_owned(),
            }
            .into(),
        );
        for (name, factor) in [("training", 1.0), ("validation", 0.8)] {
            layers.push(
                Line {
                    name: name.to_owned(),
                    points: points(40, |x| {
                        0.69 * (-rate * factor * x).exp() + 0.02 * chance(x as usize)
                    }),
                }
                .into(),
            );
        }
    }
    Plot {
        x: axis("step"),
        y: axis("loss"),
        layers,
        ..Plot::default()
    }
}

fn symlog() -> Plot {
    let y = Axis {
        symlog: Some(Real(0.01)),
        ..axis("change of a weight")
    };
    let swing = |x: f64| (x / 4.0).sin() * 10_f64.powf(x / 12.0 - 2.5);
    Plot {
        x: axis("step"),
        y,
        layers: vec![
            Line {
                name: "w".to_owned(),
                points: points(60, swing),
            }
            .into(),
        ],
        ..Plot::default()
    }
}

fn lying(groups: bool) -> Plot {
    let bars = |name: &str, numbers: [(&str, f64); 5]| {
        Bars {
            name: name.to_owned(),
            points: numbers
                .map(|(category, x)| (category.to_owned(), Real(x)))
                .to_vec(),
        }
        .into()
    };
    let first = bars(
        "parameters, M",
        [
            ("ResNet-50", 25.6),
            ("DenseNet-121", 7.98),
            ("ResNeXt-50 (32×4d)", 25.0),
            ("EfficientNet-B0", 5.29),
            ("ConvNeXt-T", 28.6),
        ],
    );
    let second = bars(
        "multiply-adds, hundreds of M",
        [
            ("ResNet-50", 40.9),
            ("DenseNet-121", 28.7),
            ("ResNeXt-50 (32×4d)", 42.3),
            ("EfficientNet-B0", 3.9),
            ("ConvNeXt-T", 44.7),
        ],
    );
    Plot {
        y: if groups {
            Axis::default()
        } else {
            axis("parameters, millions")
        },
        horizontal: true,
        layers: if groups {
            vec![first, second]
        } else {
            vec![first]
        },
        ..Plot::default()
    }
}

fn not_finite() -> Plot {
    let loss = |x: f64| match x as usize {
        12..=13 => f64::NAN,
        20 => f64::INFINITY,
        26..=30 => f64::NAN,
        _ => 1.0 + (x / 5.0).cos() + x * 0.02,
    };
    Plot {
        x: axis("step"),
        y: axis("loss"),
        layers: vec![
            Line {
                name: "diverges".to_owned(),
                points: points(31, loss),
            }
            .into(),
        ],
        ..Plot::default()
    }
}

fn crowd() -> Plot {
    let place = |seed: usize| {
        (
            Real(bell(seed)),
            Real(bell(seed + 7_919) * 0.5 + bell(seed)),
        )
    };
    Plot {
        x: axis("first component"),
        y: axis("second component"),
        layers: vec![
            Points {
                name: "".to_owned(),
                points: (0..20_000).map(place).collect(),
            }
            .into(),
        ],
        ..Plot::default()
    }
}

fn confusion() -> HeatMap {
    let names: Vec<String> = ["cat", "dog", "frog", "ship"].map(str::to_owned).to_vec();
    HeatMap {
        x_label: Some("predicted".to_owned()),
        y_label: Some("true class".to_owned()),
        row_names: names.clone(),
        column_names: names,
        rows: [[88, 9, 2, 1], [14, 80, 5, 1], [3, 2, 93, 2], [0, 1, 0, 49]]
            .map(|row| row.map(|count| Real(f64::from(count))).to_vec())
            .to_vec(),
        by_row: true,
        ..HeatMap::default()
    }
}
