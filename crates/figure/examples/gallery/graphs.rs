//! Free graphs of the gallery: networks that branch, and DOT.

use figure::{Figure, parse_diagram, parse_dot};

/// Every graph with its id.
pub(crate) fn all() -> Vec<(&'static str, Figure)> {
    let diagram = |(id, text)| {
        (
            id,
            Figure::Diagram(parse_diagram(text).expect("it is a diagram")),
        )
    };
    let dot = |(id, text)| (id, Figure::Dot(parse_dot(text).expect("it is DOT")));
    let diagrams = [
        ("lstm", LSTM),
        ("transformer", TRANSFORMER),
        ("computation", COMPUTATION),
        ("inception", INCEPTION),
        ("inverted", INVERTED),
        ("steps", STEPS),
        ("flows-right", RIGHT),
        ("u-net", U_NET),
    ];
    let dots = [
        ("machine", MACHINE),
        ("dependencies", DEPENDENCIES),
        ("butterfly", BUTTERFLY),
        ("upward", UPWARD),
        ("wide", WIDE),
    ];
    let dots = dots.into_iter().map(dot);
    diagrams.into_iter().map(diagram).chain(dots).collect()
}

const LSTM: &str = "
node c words cₜ₋₁
node h words hₜ₋₁
node x words xₜ
node z concat [h, x]
edge h z
edge x z
node f circle σ
node i circle σ
node g circle tanh
node o circle σ
edge z f
edge z i
edge z g
edge z o
node forget times
node input times
edge f forget
edge c forget
edge i input
edge g input
node add plus
edge forget add
edge input add
node squash circle tanh
node out times
node c2 words cₜ
node h2 words hₜ
edge add squash
edge add c2
edge squash out
edge o out
edge out h2
";

const TRANSFORMER: &str = "
node x tensor x 512
group block ×6
node s dot
node q box Q = 262,144
node k box K = 262,144
node v box V = 262,144
node a box softmax(QKᵀ/√d)·V
node w box output = 262,144
node p plus
node n box layer norm = 1,024
node t dot
node m box feed forward = 2,099,712
node r plus
node l box layer norm = 1,024
end
node y tensor y 512
edge x s
edge s q
edge s k
edge s v
edge q a
edge k a
edge v a
edge a w
edge w p
edge s p
edge p n
edge n t
edge t m
edge m r
edge t r
edge r l
edge l y
";

const COMPUTATION: &str = "
right
node a box a -> 2 <- −6
node b box b -> −3 <- 4
node e times
node c box c -> 10 <- −2
node d plus
node f box f -> −2 <- 4
node L times
node y box L -> −8 <- 1
edge a e
edge b e
edge e d -> −6 <- −2
edge c d
edge d L -> 4 <- −2
edge f L
edge L y
";

const INCEPTION: &str = "
node x tensor x 192×28×28
node a box 1×1, 64 = 12,288
node b box 1×1, 96 = 18,432
node c box 3×3, 128 = 110,592
node d box 1×1, 16 = 3,072
node e box 5×5, 32 = 12,800
node f box pool 3×3
node g box 1×1, 32 = 6,144
node y concat 64 + 128 + 32 + 32
edge x a
edge x b
edge x d
edge x f
edge b c
edge d e
edge f g
edge a y
edge c y
edge e y
edge g y
";

const INVERTED: &str = "
column MBConv
tensor 16×112×112
tap x
op 1×1, 96 = 1,536
op depthwise 3×3 = 864
tap u
multiply u through squeeze, excite = 866
op 1×1, 16 = 1,536
add x
column ConvNeXt
tensor 96×56×56
tap x
op depthwise 7×7 = 4,704
op layer norm = 192
op 1×1, 384 = 36,864
op gelu
op 1×1, 96 = 36,864
add x
";

const STEPS: &str = "
tensor x 2 -> (1, −2)
op W = 4 -> (0.5, −1)
op relu
here
op sum
";

const U_NET: &str = "
profile
tensor 64×256×256
tap a
op down
tensor 128×128×128
tap b
op down
tensor 256×64×64
op up
tensor 128×128×128
concat b
op conv
tensor 128×128×128
op up
tensor 64×256×256
concat a
op conv
tensor 64×256×256
";

const RIGHT: &str = "
right
node x tensor x 64
node f box f = 9
node g box g
node y plus
edge x f
edge f y
edge x g skip
dashed g y gone
";

const MACHINE: &str = r#"
digraph {
  rankdir=LR; node [shape=circle];
  start [shape=point];
  start -> idle;
  idle -> read [label="open"];
  read -> read [label="more"];
  read -> idle [label="close"];
  read -> fail [label="error", style=dashed];
}
"#;

const DEPENDENCIES: &str = r#"
digraph {
  node [shape=box];
  subgraph cluster_0 { label="build"; parse -> assemble -> execute -> render }
  sources -> parse; templates -> render;
  execute -> cache [dir=none]; render -> check; sources -> check; render -> publish; check -> publish;
}
"#;

const BUTTERFLY: &str = "
graph { {a b c} -- {d e f} -- {g h}; a -- h }
";

const UPWARD: &str = r#"
digraph {
  rankdir=BT; node [shape=box];
  subgraph cluster_0 { label="features"; edges -> corners -> wheels; edges -> doors }
  pixels -> edges; wheels -> car; doors -> car [label="votes"];
}
"#;

const WIDE: &str = r#"
digraph {
  node [shape=box];
  course -> {source lesson order demo page site search check};
  demo -> program -> crate -> binary -> process -> outcome -> verdict -> output -> figure -> card;
}
"#;
