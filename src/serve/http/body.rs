//! Bodies of requests, within their limits of size and time.

use std::time::Duration;

use axum::{
    body::{BodyDataStream, Bytes},
    extract::{FromRef, FromRequest, Request},
    http::StatusCode,
};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::{ApiError, ApiResult};
use crate::serve::limits::Limits;

/// How much of a body that is too large is still read, so that whoever sends it also reads the answer.
const PATIENCE: usize = 64 << 20;

/// The next piece of a body, which may not stand still for longer than `time`.
pub async fn next(body: &mut BodyDataStream, time: Duration) -> ApiResult<Option<Bytes>> {
    match timeout(time, body.next()).await {
        Err(_) => Err(too_slow()),
        Ok(None) => Ok(None),
        Ok(Some(Err(_))) => Err(ApiError::wrong("The body did not arrive whole.")),
        Ok(Some(Ok(piece))) => Ok(Some(piece)),
    }
}

/// A body has not come as fast as it must.
pub fn too_slow() -> ApiError {
    ApiError::new(
        StatusCode::REQUEST_TIMEOUT,
        "too_slow",
        "The body did not arrive in time.",
    )
}

/// Lets the rest of a body that is too large pass by, if there is not too much of it.
pub async fn pass_by(body: &mut BodyDataStream, time: Duration) {
    let mut passed = 0;
    while let Ok(Some(piece)) = next(body, time).await {
        passed += piece.len();
        if passed > PATIENCE {
            break;
        }
    }
}

/// The JSON body of a call, within its limits of size and time.
pub struct Body<T>(pub T);

/// The same of a call that may come without a body.
pub struct BodyIfAny<T>(pub T);

impl<T, S> FromRequest<S> for Body<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
    Limits: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read(request, &Limits::from_ref(state)).await?;
        parse(&bytes).map(Self)
    }
}

impl<T, S> FromRequest<S> for BodyIfAny<T>
where
    T: DeserializeOwned + Default,
    S: Send + Sync,
    Limits: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read(request, &Limits::from_ref(state)).await?;
        match bytes.is_empty() {
            true => Ok(Self(T::default())),
            false => parse(&bytes).map(Self),
        }
    }
}

async fn read(request: Request, limits: &Limits) -> ApiResult<Vec<u8>> {
    let most = limits.json;
    let too_large = || {
        ApiError::too_large(format!(
            "The body is larger than {} MB. Send fewer titles, or a file to /api/files.",
            most >> 20
        ))
    };
    let mut body = request.into_body().into_data_stream();
    let mut bytes = Vec::new();
    let whole = async {
        while let Some(piece) = next(&mut body, limits.time).await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > most {
                pass_by(&mut body, limits.time).await;
                return Err(too_large());
            }
        }
        Ok(())
    };
    // The time is that of all pieces together, too.
    match timeout(limits.time, whole).await {
        Ok(whole) => whole?,
        Err(_) => return Err(too_slow()),
    }
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| ApiError::wrong(format!("The body is not the JSON that is wanted here: {error}.")))
}
