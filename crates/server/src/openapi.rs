//! The description of the API, made from the routes themselves.

use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{InfoBuilder, OpenApi};

/// The `OpenAPI` document of everything below `/api/v1`.
#[must_use]
pub fn document() -> OpenApi {
    let (_, mut document) = crate::router::api_routes().split_for_parts();
    document.info = InfoBuilder::new()
        .title("Sakuga")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "An anime production studio. docs/api.md explains the ideas behind these operations.",
        ))
        .license(Some(
            utoipa::openapi::LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build(),
        ))
        .build();
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    document.components.get_or_insert_default().add_security_scheme("token", bearer);
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("sakuga_session")));
    document.components.get_or_insert_default().add_security_scheme("session", cookie);
    let either = ["token", "session"].map(|name| SecurityRequirement::new(name, Vec::<String>::new()));
    document.security = Some(either.to_vec());
    document
}
