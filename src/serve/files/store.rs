//! The files that are kept.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use super::{Received, UploadedFile};
use crate::{
    error::Context,
    serve::{
        http::{ApiError, ApiResult},
        work::unpoisoned,
    },
};

/// The files that are kept, the oldest first.
pub struct FileStore {
    files: Mutex<VecDeque<Arc<UploadedFile>>>,
    most: usize,
    begun: u128,
    count: AtomicU64,
}

impl FileStore {
    pub fn new(most: usize) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            files: Mutex::default(),
            most,
            begun: now.as_millis(),
            count: AtomicU64::new(0),
        }
    }

    /// Keeps a file that was received. The oldest file goes where there are too many.
    pub fn add(&self, received: Received) -> ApiResult<Arc<UploadedFile>> {
        let table = received.into_table().context("the file could not be kept");
        let (place, name, columns) = table.map_err(|error| ApiError::failed(&error))?;
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        // Not one of an earlier run of the server, which a browser may remember.
        let id = format!("{:x}-{number}", self.begun);
        let file = Arc::new(UploadedFile::new(id, name, place, columns));
        let mut files = unpoisoned(&self.files);
        while files.len() >= self.most {
            let Some(oldest) = files.iter().position(|file| !file.job().is_going_on()) else {
                return Err(ApiError::busy());
            };
            files.remove(oldest);
        }
        files.push_back(Arc::clone(&file));
        Ok(file)
    }

    /// How many are kept.
    pub fn count(&self) -> usize {
        unpoisoned(&self.files).len()
    }

    pub fn find(&self, id: &str) -> ApiResult<Arc<UploadedFile>> {
        let files = unpoisoned(&self.files);
        let found = files.iter().find(|file| file.id == id);
        found
            .cloned()
            .ok_or_else(|| ApiError::not_found("This file is not kept any more. Choose it again."))
    }

    pub fn list(&self) -> Vec<Arc<UploadedFile>> {
        unpoisoned(&self.files).iter().cloned().collect()
    }

    /// Takes a file away; if it is being tagged, that ends.
    pub fn remove(&self, id: &str) {
        let mut files = unpoisoned(&self.files);
        if let Some(at) = files.iter().position(|file| file.id == id)
            && let Some(file) = files.remove(at)
        {
            file.cancel();
        }
    }

    pub fn cancel_all(&self) {
        self.list().iter().for_each(|file| file.cancel());
    }
}
