use std::sync::Arc;

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
};
use serde::de::DeserializeOwned;

use crate::serve::{App, Refusal};

/// The JSON body of a call, within its limits of size and time.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Refusal> {
        let limits = &app.options.limits;
        let most = limits.json;
        let too_large = || {
            Refusal::too_large(format!(
                "The body is larger than {} MB. Send fewer titles, or a file to /api/files.",
                most >> 20
            ))
        };
        let bytes = tokio::time::timeout(limits.time, to_bytes(request.into_body(), most)).await;
        let bytes = match bytes {
            Err(_) => {
                return Err(Refusal::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "too_slow",
                    "The body did not arrive in time.",
                ));
            }
            Ok(Err(error)) => {
                // A body that is too large, or a connection that broke: then nobody reads the answer.
                let _ = error;
                return Err(too_large());
            }
            Ok(Ok(bytes)) => bytes,
        };
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            Refusal::wrong(format!("The body is not the JSON that is wanted here: {error}."))
        })
    }
}
