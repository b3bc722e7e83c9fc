//! The parts of a title that stand beside each other: "Founder & CTO", "Counsel, AI governance".

/// Words that stand between parts.
const AND: [&str; 9] = ["&", "+", "and", "und", "y", "e", "et", "og", "och"];

/// Words that belong together whatever stands between: what stands before, and what behind.
const BEFORE_AND: [&str; 17] = [
    "trust",
    "r",
    "t",
    "p",
    "m",
    "h",
    "q",
    "l",
    "research",
    "risk",
    "mergers",
    "health",
    "governance",
    "safety",
    "fraud",
    "policy",
    "ai",
];
const BEHIND_AND: [&str; 12] = [
    "safety",
    "d",
    "s",
    "l",
    "a",
    "development",
    "compliance",
    "acquisitions",
    "security",
    "risk",
    "abuse",
    "ml",
];

/// The parts of a title; none of a title that is one.
pub(super) fn parts(title: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for piece in pieces(title) {
        split_at_and(&piece, &mut parts);
    }
    parts.retain(|part: &String| part.chars().filter(|sign| sign.is_alphabetic()).count() > 1);
    if parts.len() < 2 {
        parts.clear();
    }
    parts
}

/// What stands between commas, bars, brackets, and dashes with a space beside them.
fn pieces(title: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut before = ' ';
    let mut signs = title.chars().peekable();
    while let Some(sign) = signs.next() {
        let next = signs.peek().copied().unwrap_or(' ');
        let parts = match sign {
            '-' => before.is_whitespace() || next.is_whitespace(),
            _ => ",;|•·–—()[]/:★│、／，".contains(sign),
        };
        match pieces.last_mut() {
            Some(piece) if !parts => piece.push(sign),
            _ => pieces.push(String::new()),
        }
        before = sign;
    }
    pieces
}

fn split_at_and(piece: &str, parts: &mut Vec<String>) {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let mut part: Vec<&str> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let is_and = AND.contains(&word.to_lowercase().as_str());
        let (before, behind) = (part.last(), words.get(at + 1));
        if is_and && !belong_together(before, behind) {
            parts.push(part.join(" "));
            part.clear();
        } else {
            part.push(word);
        }
    }
    parts.push(part.join(" "));
}

fn belong_together(before: Option<&&str>, behind: Option<&&str>) -> bool {
    let is_in = |word: Option<&&str>, words: &[&str]| {
        word.is_some_and(|word| words.contains(&word.to_lowercase().as_str()))
    };
    is_in(before, &BEFORE_AND) && is_in(behind, &BEHIND_AND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_parted_where_roles_stand_beside_each_other() {
        for (title, wanted) in [
            ("Founder & CTO", vec!["Founder", "CTO"]),
            ("Counsel, AI governance", vec!["Counsel", "AI governance"]),
            ("CEO/Owner | Speaker", vec!["CEO", "Owner", "Speaker"]),
            (
                "Gerente de Ventas y Marketing",
                vec!["Gerente de Ventas", "Marketing"],
            ),
            ("VP - Trust & Safety, R&D", vec!["VP", "Trust & Safety", "R&D"]),
            ("Head of Research and Development", vec![]),
            ("Full-stack Engineer", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(parts(title), wanted, "{title}");
        }
    }
}
