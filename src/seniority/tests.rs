//! Titles and how senior they are, in the words of many languages.

use super::{
    Seniority::{self, CLevel, Director, Entry, Individual, Lead, Manager, Owner, Senior, Vp},
    SeniorityGrammar,
};

#[track_caller]
fn reads(titles: &[(&str, Seniority)]) {
    let grammar = SeniorityGrammar::default();
    for (title, level) in titles {
        assert_eq!(grammar.read(title).level, Some(*level), "{title}");
    }
}

#[test]
fn a_title_has_the_level_of_its_role() {
    reads(&[
        ("Founder", Owner),
        ("Owner-Operator", Owner),
        ("CEO", CLevel),
        ("C.E.O.", CLevel),
        ("Chief Marketing & Communications Officer", CLevel),
        ("managing director, EMEA", CLevel),
        ("MD", CLevel),
        ("Non-Executive Director", CLevel),
        ("SVP", Vp),
        ("Assistant Vice President", Vp),
        ("V.P. Sales", Vp),
        ("Vice President Software Engineering", Vp),
        ("Head of Sales", Director),
        ("associate director", Director),
        ("Sr.Director", Director),
        ("General Manager", Manager),
        ("Store Supervisor", Manager),
        ("Assistant Manager", Manager),
        ("chief of staff", Lead),
        ("vice principal", Lead),
        ("Staff Software Engineer", Lead),
        ("Team Leader", Lead),
        ("Chief Engineer", Lead),
        ("Sr. Analyst", Senior),
        ("Consultant - Senior", Senior),
        ("account executive", Individual),
        ("product owner", Individual),
        ("HR Business Partner", Individual),
        ("Marketing Coordinator", Individual),
        ("Photographer", Individual),
        ("Intern", Entry),
        ("Junior Developer", Entry),
        ("Trainee Manager", Entry),
        ("PhD Student", Entry),
    ]);
}

#[test]
fn former_and_retired_roles_count_as_the_role() {
    reads(&[
        ("Former CEO", CLevel),
        ("ex-COO", CLevel),
        ("Retired teacher", Individual),
        ("Interim Head of Events", Director),
    ]);
}

#[test]
fn of_several_roles_the_highest_counts() {
    reads(&[
        ("Founder & CTO", Owner),
        ("Director, CEO", CLevel),
        ("Software Engineer / Team Lead", Lead),
        ("Associate & Manager", Manager),
        ("Lecturer, Executive Director", CLevel),
    ]);
}

#[test]
fn whom_somebody_works_for_is_not_who_they_are() {
    reads(&[
        ("assistant to the CEO", Individual),
        ("Executive Assistant to the CFO & COO", Individual),
        ("CEO's Assistant", Individual),
        ("Analyst, Office of the CTO", Individual),
        ("Special Advisor to the President", Individual),
        ("Director, CEO's Office", Director),
        ("Assistant to the President and Director of Scheduling", Director),
        ("Software Engineer at Partner Communications", Individual),
        ("Vorstandsassistentin", Individual),
        ("Assistenz der Geschäftsführung", Individual),
        ("Partner Manager", Manager),
        ("Director Global Partner & Channel", Director),
    ]);
}

#[test]
fn a_grade_beside_the_role_makes_it_another_level() {
    reads(&[
        ("Senior Engineer", Senior),
        ("Senior Manager", Manager),
        ("Junior Research & Development Engineer", Entry),
        ("Key Account Manager (Intern)", Entry),
        ("Engenheiro de projetos junior", Entry),
        ("Engineer, Senior", Senior),
        ("Director, Graduate Programmes", Director),
        ("Junior Vice President", Vp),
    ]);
}

#[test]
fn a_level_is_as_sure_as_what_speaks_for_it_was_measured_to_be() {
    let grammar = SeniorityGrammar::default();
    for (title, percent) in [
        ("Founder & CTO", 96),
        ("Assistant to the CEO", 97),
        ("Founder", 86),
        ("Head of Engineering, Payments", 99),
        ("Senior Engineer", 98),
        ("Sales Maanger", 92),
        ("Marketing", 86),
    ] {
        assert_eq!(grammar.read(title).confidence, percent, "{title}");
    }
}

#[test]
fn a_doctors_degree_is_no_managing_director() {
    reads(&[("Physician, MD", Individual), ("Pediatrician MD PhD", Individual)]);
}

#[test]
fn text_that_names_no_role_has_no_level() {
    let grammar = SeniorityGrammar::default();
    for title in [
        "Marketing",
        "AWS",
        "n/a",
        "Office of the CEO",
        "CFO Office",
        "Retired",
        "???",
        "Lead Generation",
    ] {
        assert_eq!(grammar.read(title).level, None, "{title}");
    }
    assert_eq!(grammar.read(" \u{a0}").confidence, 0);
}

#[test]
fn misspelt_roles_are_read() {
    reads(&[
        ("Sales Maanger", Manager),
        ("Directr of Sales", Director),
        ("Software Enigneer", Individual),
    ]);
    let grammar = SeniorityGrammar::default();
    assert_eq!(grammar.read("Managed Services").level, None);
    assert_eq!(grammar.read("Directory").level, None);
}

#[test]
fn titles_are_read_in_western_languages() {
    reads(&[
        ("Geschäftsführer", CLevel),
        ("Geschäftsführender Gesellschafter", Owner),
        ("Vertriebsleiter DACH", Director),
        ("Stellvertretender Leiter Einkauf", Director),
        ("Projektleiterin", Manager),
        ("Teamleiter", Lead),
        ("Softwareentwickler", Individual),
        ("Werkstudent Marketing", Entry),
        ("Directeur général", CLevel),
        ("directeur adjoint", Director),
        ("responsable", Manager),
        ("Chef de projet junior", Entry),
        ("Chef d'équipe", Lead),
        ("Chargée de recrutement", Individual),
        ("Stagiaire", Entry),
        ("Consejera Delegada", CLevel),
        ("gerente", Manager),
        ("Jefe de Ventas", Manager),
        ("Ejecutivo de cuentas", Individual),
        ("Becaria", Entry),
        ("Sócio-fundador", Owner),
        ("Diretora Executiva", CLevel),
        ("Estagiário", Entry),
        ("Amministratore Delegato", CLevel),
        ("Direttore commerciale", Director),
        ("Responsabile IT", Manager),
        ("Impiegato", Individual),
        ("Algemeen directeur", CLevel),
        ("Hoofd Inkoop", Director),
        ("Teamleider", Lead),
    ]);
}

#[test]
fn titles_are_read_in_northern_and_eastern_languages() {
    reads(&[
        ("VD och grundare", Owner),
        ("Säljchef", Manager),
        ("Systemutvecklare", Individual),
        ("Adm. direktør", CLevel),
        ("Daglig leder", CLevel),
        ("Prosjektleder", Manager),
        ("Toimitusjohtaja", CLevel),
        ("Myyntipäällikkö", Manager),
        ("Prezes zarządu", CLevel),
        ("Kierownik projektu", Manager),
        ("Starszy specjalista", Senior),
        ("Jednatel společnosti", CLevel),
        ("Ředitel marketingu", Director),
        ("Ügyvezető igazgató", CLevel),
        ("Genel Müdür Yardımcısı", CLevel),
        ("Satış Müdürü", Manager),
        ("Kurucu Ortak", Owner),
        ("Генеральный директор", CLevel),
        ("Руководитель отдела продаж", Director),
        ("Ведущий инженер", Lead),
        ("Стажёр", Entry),
    ]);
}

#[test]
fn titles_are_read_in_languages_that_put_no_spaces_between_words() {
    reads(&[
        ("代表取締役社長", CLevel),
        ("営業部長", Director),
        ("課長", Manager),
        ("シニアエンジニア", Senior),
        ("インターン", Entry),
        ("创始人兼CEO", Owner),
        ("副总裁", Vp),
        ("产品经理", Manager),
        ("高级软件工程师", Senior),
        ("大模型算法工程师", Individual),
        ("대표이사", CLevel),
        ("팀장", Lead),
        ("인턴", Entry),
    ]);
}
