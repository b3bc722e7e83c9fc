//! Exports of other programs: what they call the record ID and the job title.

use super::layout::PERSONA_SEGMENT;
use crate::{
    error::Result,
    table::{Reading, Source, TableReader},
};

/// What the record ID is called: here, by HubSpot, by Salesforce, and what stands for one in a LinkedIn
/// export; then by HubSpot and Salesforce in German, French, Spanish, Portuguese, Italian, Dutch and
/// Japanese. What stands between words and accents makes no difference: `Record-ID` is Dutch and `record_id`
/// a data warehouse's.
const ID: &[&str] = &[
    "Record ID",
    "Record ID - Contact",
    "Contact ID",
    "Lead ID",
    "hs_object_id",
    "Datensatz-ID",
    "Datensatz-ID - Kontakt",
    "Eintrags-ID",
    "Kontakt-ID",
    "ID de l'enregistrement",
    "Identifiant de l'enregistrement",
    "ID de fiche d'informations",
    "ID de la fiche d'informations",
    "ID d'enregistrement",
    "ID de contact",
    "ID du contact",
    "ID de registro",
    "ID del registro",
    "Id. de registro",
    "ID de contacto",
    "Id. de contacto",
    "ID del contacto",
    "ID do registro",
    "ID do registo",
    "ID do contato",
    "ID do contacto",
    "ID record",
    "ID del record",
    "ID contatto",
    "ID del contatto",
    "ID referente",
    "Contactpersoon-ID",
    "Contact-ID",
    "レコードID",
    "レコード ID - コンタクト",
    "コンタクトID",
    "取引先責任者 ID",
    "取引先責任者ID",
    "リード ID",
    "Id",
    "Profile URL",
    "URL",
];

/// What the job title is called there, what may be another title last.
const TITLE: &[&str] = &[
    "Job Title",
    "jobtitle",
    "Title",
    "Position",
    "Current Position",
    "Jobtitel",
    "Jobbezeichnung",
    "Berufsbezeichnung",
    "Stellenbezeichnung",
    "Intitulé du poste",
    "Intitulé de poste",
    "Titre du poste",
    "Poste",
    "Fonction",
    "Puesto de trabajo",
    "Título del puesto",
    "Puesto",
    "Cargo",
    "Título do cargo",
    "Título do trabalho",
    "Função",
    "Posição",
    "Posición",
    "Qualifica",
    "Posizione lavorativa",
    "Titolo professionale",
    "Titolo di lavoro",
    "Mansione",
    "Posizione",
    "Ruolo",
    "Functietitel",
    "Functiebenaming",
    "Functie",
    "Funktion",
    "役職",
    "役職名",
    "職種",
    "肩書き",
    "肩書",
    "ジョブタイトル",
    "Titel",
    "Titre",
    "Título",
    "Titolo",
];

/// How the titles of an export are read.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// The record ID's name, where it is not one of those that are known.
    pub id: Option<String>,
    /// The job title's name, where it is not one of those that are known.
    pub title: Option<String>,
    /// Its sheet and its encoding.
    pub reading: Reading,
}

impl Export {
    /// Opens an export: of its rows, cell 0 is the record ID and cell 1 the job title.
    ///
    /// # Errors
    /// If it cannot be read or lacks one of the columns.
    pub fn open(&self, source: &Source) -> Result<TableReader> {
        let (id, title) = (self.id.as_deref(), self.title.as_deref());
        TableReader::open_export(
            source,
            &self.reading,
            &[
                id.as_ref().map_or(ID, std::slice::from_ref),
                title.as_ref().map_or(TITLE, std::slice::from_ref),
            ],
        )
    }

    /// Opens a file that was tagged, or an export that has the segments of an earlier run: of its rows, cell 0
    /// is the record ID and cell 1 the segment.
    ///
    /// # Errors
    /// As [`Export::open`].
    pub fn open_tagged(&self, source: &Source) -> Result<TableReader> {
        // What this program wrote calls it by the first name that is known.
        let ids: Vec<&str> = self.id.as_deref().into_iter().chain(ID.iter().copied()).collect();
        TableReader::open_export(source, &self.reading, &[&ids, &[PERSONA_SEGMENT]])
    }

    /// Says which columns are read, where they are not the first that come to mind.
    #[must_use]
    pub fn told(input: &TableReader) -> Option<String> {
        let mut names = input.columns().iter().filter_map(|at| input.header().get(*at));
        let (id, title) = (names.next()?.trim(), names.next()?.trim());
        let usual = id.eq_ignore_ascii_case(ID[0]) && title.eq_ignore_ascii_case(TITLE[0]);
        (!usual).then(|| format!("Titles are read from the column \"{title}\", record IDs from \"{id}\"."))
    }
}
