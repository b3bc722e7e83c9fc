//! Parquet, in and out.

use std::{fs::File, sync::Arc};

use parquet::{
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type},
    file::{
        properties::WriterProperties,
        reader::{FileReader, SerializedFileReader},
        writer::SerializedFileWriter,
    },
    record::Field,
    schema::parser::parse_message_type,
};

use crate::workdir::{INPUT, Workdir};

#[test]
fn what_is_written_as_parquet_is_read_from_it() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", INPUT.replace("0012", "000123456789012345"));
    dir.run(&["predict"]).succeeds();
    dir.run(&["predict", "--output", "tagged.parquet"])
        .succeeds()
        .tells("Wrote 4 rows to tagged.parquet");
    dir.run(&["predict", "--input", "tagged.parquet", "--output", "again.csv"])
        .succeeds();
    assert_eq!(dir.text("again.csv"), dir.text("tagged_personas.csv"));
}

#[test]
fn strings_are_text_the_confidence_is_a_number_and_empty_cells_are_null() {
    let dir = Workdir::with_model();
    dir.write("data/input.csv", "Record ID,Job Title,Note,Note\n0012,Nurse,,x\n");
    dir.run(&["predict", "--output", "tagged.parquet"]).succeeds();
    let reader = SerializedFileReader::new(File::open(dir.path("tagged.parquet")).unwrap()).unwrap();
    let row = reader.get_row_iter(None).unwrap().next().unwrap().unwrap();
    let columns: Vec<(&String, &Field)> = row.get_column_iter().collect();
    assert_eq!(
        columns[0],
        (&"Record ID".to_string(), &Field::Str("0012".to_string()))
    );
    assert_eq!(columns[2].1, &Field::Str("Not Classified".to_string()));
    assert!(matches!(columns[3], (name, Field::Int(0..=100)) if name == "Confidence Score"));
    assert_eq!(columns[4].1, &Field::Null);
    assert_eq!(
        columns[5],
        (&"Note (2)".to_string(), &Field::Str("x".to_string()))
    );
}

#[test]
fn numbers_and_dates_come_out_in_plain_writing() {
    let dir = Workdir::with_model();
    let schema = "message contacts {
        required int64 id;
        required binary title (STRING);
        required double phone;
        required int32 joined (DATE);
        required int64 seen (TIMESTAMP(NANOS,true));
    }";
    let schema = Arc::new(
        parse_message_type(
            &schema
                .replace("id;", "hs_object_id;")
                .replace("title", "jobtitle"),
        )
        .unwrap(),
    );
    let file = File::create(dir.path("contacts.parquet")).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::new())).unwrap();
    // Two row groups.
    for id in [48_213_907_761, 123_456_789_012_345_678] {
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&[id], None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&[ByteArray::from("Nurse")], None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<DoubleType>()
            .write_batch(&[491_711_234_567.0], None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int32Type>()
            .write_batch(&[19_753], None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&[1_706_693_400_000_000_000], None, None)
            .unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
    dir.run(&["predict", "--input", "contacts.parquet"])
        .succeeds()
        .tells("Read 2 rows");
    let table = dir.records("tagged_personas.csv");
    assert_eq!(table[1][..2], ["48213907761", "Nurse"]);
    assert_eq!(
        table[1][4..],
        ["491711234567", "2024-01-31", "2024-01-31 09:30:00"]
    );
    assert_eq!(table[2][0], "123456789012345678");

    let whole = dir.bytes("contacts.parquet");
    let piped = dir
        .run_with_input(&["predict", "--input", "-"], &whole)
        .succeeds();
    assert_eq!(piped.stdout, dir.text("tagged_personas.csv"));
    dir.write("contacts.parquet", &whole[..whole.len() - 20]);
    dir.run(&["predict", "--input", "contacts.parquet"])
        .fails()
        .tells("damaged or not whole");
}

#[test]
fn two_columns_of_one_name_are_refused_since_the_library_reads_one_of_them_for_both() {
    let dir = Workdir::with_model();
    let schema = "message export { required binary id (UTF8); required binary title (UTF8); required binary title (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let file = File::create(dir.path("twice.parquet")).unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(file, schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for cell in ["1", "Nurse", "Software Engineer"] {
        let mut column = group.next_column().unwrap().unwrap();
        let cells = [ByteArray::from(cell)];
        column
            .typed::<ByteArrayType>()
            .write_batch(&cells, None, None)
            .unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    dir.run(&["predict", "--input", "twice.parquet"])
        .fails()
        .tells("two of its columns are called \"title\"");
}
