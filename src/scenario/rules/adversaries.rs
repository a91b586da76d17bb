//! Rules of several adversaries.

use super::{GOOD, case, check, check_text};
use crate::scenario::parse;

#[test]
fn several_adversaries() {
    const TWO: &str = "adversary = [\"usa\", \"japan\"]";
    let both = format!(
        "{}\n[actors.japan]\ngdp = 4\n[actors.china.threat_from]\nusa = 0.6\njapan = 0.4\n\
         [actors.russia.threat_from]\nusa = 1\njapan = 0\n",
        GOOD.replace("adversary = \"usa\"", TWO)
    );
    let scenario = parse("x.toml", &both, &[]).unwrap_or_else(|error| panic!("{}", error.render(false)));
    assert_eq!(scenario.model.structure.adversaries().collect::<Vec<_>>(), ["usa", "japan"]);
    assert_eq!(scenario.model.base.sources(), [[0.6, 0.4], [1.0, 0.0]]);
    let without = both
        .replace("[actors.russia.threat_from]\nusa = 1\njapan = 0\n", "")
        .replace("[actors.russia]", "@[actors.russia]");
    check_text(
        &without,
        "`actors.russia` has no shares in `threat_from`, but there are several adversaries",
        "threat_from =",
    );
    let empty = both.replace("[actors.russia.threat_from]\nusa = 1\njapan = 0\n", "@[actors.russia.threat_from]\n");
    check_text(&empty, "`actors.russia` has no shares in `threat_from`", "threat_from =");
    let wrong = both.replace("[actors.china.threat_from]\nusa = 0.6", "@[actors.china.threat_from]\nusa = 0.7");
    check_text(&wrong, "the shares of `actors.china.threat_from` sum to 1.1", "divide");
    let unknown = both.replace("japan = 0.4\n", "japan = 0.4\n@chna = 0\n");
    check_text(&unknown, "unknown adversary `chna` in `actors.china.threat_from`", "`usa`, `japan`");
    let member = both.replace(TWO, "adversary = [\"usa\", @\"russia\", \"japan\"]");
    check_text(&member, "`adversary` is \"russia\", which is also a member", "outside the alignment");
    check(&[case(
        "gdp = 18.6",
        "gdp = 18.6\nthreat_from = @{ usa = 1 }",
        "`actors.china.threat_from` is given, but there is one adversary",
        "name several",
    )]);
}
