//! Giving the token: what is shown to whoever has not, and the cookie for whoever has.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use tokio::time::timeout;

use super::{ApiError, ApiResult, Token, next, too_slow};
use crate::serve::app::App;

/// The cookie's name.
pub(super) const COOKIE: &str = "persona";

/// What is shown to whoever has not given the token.
static LOGIN: &str = include_str!("../assets/login.html");

/// Where it tells that the token was a wrong one.
const REFUSAL: &str = "<!-- refusal -->";

/// A form with a token is shorter.
const LONGEST: usize = 4_096;

/// Takes the token from the form and gives the browser a cookie for it. In a body it is in no address, which a browser
/// or a proxy might keep.
pub async fn log_in(State(app): State<Arc<App>>, body: Body) -> Response {
    let Some(token) = &app.options.token else {
        return Redirect::to("/").into_response();
    };
    match read(body, app.options.limits.time).await {
        Ok(given) if token.is(&given) => welcome(token),
        Ok(_) => form("<p class=\"refusal\" role=\"alert\">That is not the token.</p>"),
        Err(refusal) => refusal.into_response(),
    }
}

/// The form, for whoever has given no token.
pub(super) fn ask() -> Response {
    form("")
}

fn form(refusal: &str) -> Response {
    let mut response = (StatusCode::UNAUTHORIZED, Html(LOGIN.replace(REFUSAL, refusal))).into_response();
    // Without a referrer a browser says of no form where it comes from, and this one would be refused as a stranger's.
    let own = HeaderValue::from_static("same-origin");
    response.headers_mut().insert(header::REFERRER_POLICY, own);
    response
}

/// The page, with a cookie to ask for it. The request for the page then comes from this site, whose cookies even the
/// strictest browser sends.
fn welcome(token: &Token) -> Response {
    let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", token.cookie());
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

/// The token in a form, or nothing.
async fn read(body: Body, time: Duration) -> ApiResult<String> {
    let mut body = body.into_data_stream();
    let mut form = Vec::new();
    let whole = async {
        while let Some(piece) = next(&mut body, time).await? {
            form.extend_from_slice(&piece);
            if form.len() > LONGEST {
                return Err(ApiError::too_large("A form with a token is not so long."));
            }
        }
        Ok(())
    };
    match timeout(time, whole).await {
        Ok(whole) => whole?,
        Err(_) => return Err(too_slow()),
    }
    Ok(token_in(&form).unwrap_or_default())
}

fn token_in(form: &[u8]) -> Option<String> {
    let address = format!("/?{}", std::str::from_utf8(form).ok()?).parse().ok()?;
    let pairs: Vec<(String, String)> = Query::try_from_uri(&address).ok()?.0;
    let given = pairs.into_iter().find(|(name, _)| name == "token");
    given.map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_a_form() {
        assert_eq!(token_in(b"a=b&token=x+y%26"), Some("x y&".into()));
        assert_eq!(token_in(b"tokens=x"), None);
        assert_eq!(token_in(b"token=\xff"), None);
        assert_eq!(token_in(b""), None);
    }
}
