use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

use tempfile::TempDir;

/// A temporary folder to run the program in.
pub struct Workdir(TempDir);

/// What a run of the program left.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn succeeds(self) -> Self {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        self
    }

    /// Fails without panicking.
    pub fn fails(self) -> Self {
        assert_eq!(self.code, Some(1), "{}{}", self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }

    #[track_caller]
    pub fn tells(&self, text: &str) -> &Self {
        let told = format!("{}{}", self.stdout, self.stderr);
        assert!(told.contains(text), "\"{text}\" is not in:\n{told}");
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Workdir {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with a model trained on [`TRAINING`], with the usual index.
    pub fn with_model() -> Self {
        static TRAINED: OnceLock<Workdir> = OnceLock::new();
        let trained = TRAINED.get_or_init(|| {
            let dir = Self::new();
            dir.write("data/training_data.csv", TRAINING);
            dir.run(&["train", "--index", "hnsw"]).succeeds();
            dir
        });
        let dir = Self::new();
        dir.write("data/training_data.csv", TRAINING);
        for file in trained.files("model") {
            dir.write(&format!("model/{file}"), trained.bytes(&format!("model/{file}")));
        }
        dir
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// The files in a folder, sorted.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    }

    /// The program. It builds the index that is built fastest, where no other is asked for: many tests train.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_persona"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env("PERSONA_INDEX", "cells");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
            .into()
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap().into()
    }

    /// The records of a CSV file, its header first.
    pub fn records(&self, name: &str) -> Vec<Vec<String>> {
        records(&self.bytes(name))
    }
}

pub fn records(csv: &[u8]) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(csv)
        .records()
        .map(|record| record.unwrap().iter().map(str::to_string).collect())
        .collect()
}

/// The files of a folder with their content.
pub fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_str().unwrap().to_string(),
                fs::read(&path).unwrap(),
            )
        })
        .collect();
    files.sort_unstable();
    files
}

/// A few titles of every segment.
pub const TRAINING: &str = "\
Job Title,Persona Segment
Machine Learning Engineer,GenAI
Senior Data Scientist,GenAI
Head of AI,GenAI
LLM Researcher,GenAI
Deep Learning Scientist,GenAI
Prompt Engineer,GenAI
\"Director, Generative AI\",GenAI
Software Engineer,Engineering
Senior Backend Developer,Engineering
Chief Technology Officer,Engineering
DevOps Engineer,Engineering
Network Engineer,Engineering
VP of Engineering,Engineering
Site Reliability Engineer,Engineering
Product Manager,Product
Senior Product Owner,Product
Head of Product,Product
Chief Product Officer,Product
Group Product Manager,Product
\"Director, Product Operations\",Product
Trust & Safety Manager,Trust & Safety
Content Moderator,Trust & Safety
Fraud Investigator,Trust & Safety
\"Director, Public Policy\",Trust & Safety
Child Safety Specialist,Trust & Safety
Community Integrity Analyst,Trust & Safety
General Counsel,Legal & Compliance
Compliance Officer,Legal & Compliance
Privacy Counsel,Legal & Compliance
AML Analyst,Legal & Compliance
Senior Paralegal,Legal & Compliance
Head of Regulatory Affairs,Legal & Compliance
Chief Executive Officer,Executive
Founder,Executive
Board Member,Executive
Managing Director,Executive
Chief Financial Officer,Executive
\"VP, Sales\",Executive
Marketing Manager,Not Classified
Sales Representative,Not Classified
Accountant,Not Classified
Recruiter,Not Classified
Nurse,Not Classified
Teacher,Not Classified
UX Designer,Not Classified
Customer Support Agent,Not Classified
Office Manager,Not Classified
Student,Not Classified
";

/// Rows with a bit of everything.
pub const INPUT: &str = "\
Record ID,Job Title,Company
37462838462827,Software Engineer,Acme
0012,\"Compliance Officer, EMEA\",\"Müller & Söhne\"
A-7,Nurse,
0012,Head of AI,
";
