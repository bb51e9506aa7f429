fn main() {
    let f = std::env::args().nth(1).unwrap();
    let b = std::fs::read(&f).unwrap();
    let d = sourcebook::source::read(&f, &b).unwrap();
    for b in &d.blocks {
        println!(
            "{:?} l{} in{} note {:?} kids {} table {} {}",
            b.kind,
            b.level,
            b.inside,
            b.note,
            b.children.len(),
            b.table.is_some(),
            format!("{:?}", b.inlines).chars().take(300).collect::<String>()
        );
    }
}
