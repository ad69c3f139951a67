//! How the nouns with a written form of their own stand in the `OpenAPI` document: as text with a pattern.
//! All other nouns derive their schema.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, OneOf, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::colour::Colour;
use crate::palette::Swatch;
use crate::rate::Rate;
use crate::shot::ShotCode;
use crate::slug::Slug;

/// A noun that is written as text.
macro_rules! text {
    ($($noun:ty: $name:literal, $pattern:literal, $example:literal, $description:literal);+ $(;)?) => {$(
        impl PartialSchema for $noun {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(SchemaType::new(Type::String))
                    .pattern(Some($pattern))
                    .examples([$example])
                    .description(Some($description))
                    .into()
            }
        }

        impl ToSchema for $noun {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
        }
    )+};
}

text! {
    Slug: "Slug", "^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$", "hana-mori", "A short name that may stand in a path.";
    ShotCode: "ShotCode", "^c[0-9]{4}[a-z]{0,3}$", "c0040", "The code on a shot's slate.";
    Colour: "Colour", "^#[0-9a-fA-F]{6}$", "#e8a0b4", "An opaque sRGB colour.";
    Rate: "Rate", "^[1-9][0-9]{0,5}(/[1-9][0-9]{0,3})?$", "24000/1001", "Frames per second.";
}

impl PartialSchema for Swatch {
    fn schema() -> RefOr<Schema> {
        let colour = || RefOr::Ref(Ref::from_schema_name("Colour"));
        let roles = ["base", "shade", "highlight", "line"]
            .into_iter()
            .fold(ObjectBuilder::new(), |object, role| object.property(role, colour()));
        Schema::OneOf(
            OneOf::builder()
                .item(colour())
                .item(roles.required("base").build())
                .description(Some("The colour of one part: its base alone, or by role."))
                .build(),
        )
        .into()
    }
}

impl ToSchema for Swatch {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Swatch")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Colour::name().into_owned(), Colour::schema()));
    }
}
