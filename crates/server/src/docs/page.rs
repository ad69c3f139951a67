//! Writes the page from the document: operations by resource, then the shapes they speak of.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The verbs of HTTP in the order in which they are shown.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The whole page.
pub(super) fn page(document: &Value) -> String {
    let info = &document["info"];
    let tags = by_tag(document);
    let mut html = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.push_str(&format!("<title>{} API</title>\n", escape(text(info, "title"))));
    html.push_str("<link rel=\"stylesheet\" href=\"docs/page.css\">\n</head>\n<body>\n<nav>\n");
    html.push_str(&format!(
        "<h1>{} <small>API {}</small></h1>\n",
        text(info, "title"),
        text(info, "version")
    ));
    html.push_str("<p><a href=\"openapi.json\">openapi.json</a></p>\n<ul>\n");
    for (tag, operations) in &tags {
        html.push_str(&format!("<li><a href=\"#{tag}\">{tag}</a> <span>{}</span></li>\n", operations.len()));
    }
    html.push_str("<li><a href=\"#shapes\">shapes</a></li>\n</ul>\n</nav>\n<main>\n");
    html.push_str(&format!("<p class=\"lead\">{}</p>\n", prose(text(info, "description"))));
    for (tag, operations) in &tags {
        html.push_str(&format!("<section id=\"{tag}\">\n<h2>{tag}</h2>\n"));
        for operation in operations {
            html.push_str(&operation.html());
        }
        html.push_str("</section>\n");
    }
    html.push_str(&shapes(document));
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// One operation with where it is.
struct Operation<'a> {
    method: &'static str,
    path: &'a str,
    body: &'a Value,
}

/// The operations of each tag, paths in order.
fn by_tag(document: &Value) -> BTreeMap<&str, Vec<Operation<'_>>> {
    let mut tags: BTreeMap<&str, Vec<Operation<'_>>> = BTreeMap::new();
    for (path, methods) in object(&document["paths"]) {
        for method in METHODS {
            let Some(body) = methods.get(method) else { continue };
            let tag = body["tags"][0].as_str().unwrap_or("other");
            tags.entry(tag).or_default().push(Operation { method, path, body });
        }
    }
    tags
}

impl Operation<'_> {
    fn html(&self) -> String {
        let id = text(self.body, "operationId");
        let mut html = format!(
            "<details id=\"{id}\">\n<summary><b class=\"{0}\">{0}</b> <code>{1}</code> <span>{2}</span></summary>\n",
            self.method,
            escape(self.path),
            prose(text(self.body, "summary"))
        );
        let description = text(self.body, "description");
        if !description.is_empty() {
            html.push_str(&format!("<p>{}</p>\n", prose(description)));
        }
        html.push_str(&self.parameters());
        for (kind, content) in object(&self.body["requestBody"]["content"]) {
            let shape = shape(&content["schema"]);
            html.push_str(&format!("<h4>body</h4>\n<p><code>{}</code> {shape}</p>\n", escape(kind)));
        }
        html.push_str(&self.answers());
        html.push_str("</details>\n");
        html
    }

    fn parameters(&self) -> String {
        let parameters = self.body["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        if parameters.is_empty() {
            return String::new();
        }
        let row = |parameter: &Value| {
            let required = if parameter["required"] == true { "required" } else { "" };
            format!(
                "<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{required}</td><td>{}</td></tr>\n",
                escape(text(parameter, "name")),
                text(parameter, "in"),
                shape(&parameter["schema"]),
                prose(text(parameter, "description"))
            )
        };
        let rows: String = parameters.iter().map(row).collect();
        format!("<h4>parameters</h4>\n<table>\n{rows}</table>\n")
    }

    /// The answers; problems, which are alike everywhere and so only referred to, in one line.
    fn answers(&self) -> String {
        let mut html = String::from("<h4>answers</h4>\n<table>\n");
        let mut problems = Vec::new();
        for (status, answer) in object(&self.body["responses"]) {
            if answer.get("$ref").is_some() {
                problems.push(status.as_str());
                continue;
            }
            let shapes: Vec<String> =
                object(&answer["content"]).map(|(_, content)| shape(&content["schema"])).collect();
            let said = prose(text(answer, "description"));
            html.push_str(&format!(
                "<tr><td>{status}</td><td>{}</td><td>{said}</td></tr>\n",
                shapes.join(" or ")
            ));
        }
        if !problems.is_empty() {
            let list = problems.join(", ");
            html.push_str(&format!(
                "<tr><td>{list}</td><td><a href=\"#Problem\">Problem</a></td><td></td></tr>\n"
            ));
        }
        html.push_str("</table>\n");
        html
    }
}

fn shapes(document: &Value) -> String {
    let mut html = String::from("<section id=\"shapes\">\n<h2>shapes</h2>\n");
    for (name, schema) in object(&document["components"]["schemas"]) {
        html.push_str(&format!("<details id=\"{0}\">\n<summary><code>{0}</code></summary>\n", escape(name)));
        html.push_str(&format!("<p>{}</p>\n", prose(text(schema, "description"))));
        html.push_str(&fields(schema));
        html.push_str("</details>\n");
    }
    html.push_str("</section>\n");
    html
}

/// The fields of an object, the words of an enumeration, or the kinds of a choice.
fn fields(schema: &Value) -> String {
    if let Some(properties) = schema["properties"].as_object() {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let row = |(name, field): (&String, &Value)| {
            let mark = if required.contains(&name.as_str()) { "required" } else { "" };
            format!(
                "<tr><td><code>{}</code></td><td>{}</td><td>{mark}</td><td>{}</td></tr>\n",
                escape(name),
                shape(field),
                prose(text(field, "description"))
            )
        };
        let rows: String = properties.iter().map(row).collect();
        return format!("<table>\n{rows}</table>\n");
    }
    let choices = ["oneOf", "anyOf", "allOf"].into_iter().find_map(|word| schema[word].as_array());
    let Some(choices) = choices else { return format!("<p>{}</p>\n", shape(schema)) };
    let kinds: Vec<String> =
        choices.iter().map(|choice| format!("<p>{}</p>{}", shape(choice), fields(choice))).collect();
    kinds.concat()
}

/// A schema in few words, with links to shapes.
fn shape(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#{0}\">{0}</a>", escape(name));
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> =
            words.iter().map(|word| format!("<code>{}</code>", escape(&plain(word)))).collect();
        return words.join(" · ");
    }
    if let Some(choices) = ["oneOf", "anyOf", "allOf"].into_iter().find_map(|word| schema[word].as_array()) {
        let shapes: Vec<String> =
            choices.iter().filter(|choice| choice["type"] != "null").map(shape).collect();
        return shapes.join(" or ");
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect()
        }
        _ => Vec::new(),
    };
    if kinds == ["array"] {
        return format!("list of {}", shape(&schema["items"]));
    }
    let format = schema["format"].as_str().map_or(String::new(), |format| format!(" ({})", escape(format)));
    if kinds.is_empty() { "anything".to_owned() } else { format!("{}{format}", kinds.join(" or ")) }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE).iter()
}

/// Prose with words in backticks as code.
fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        let part = escape(part);
        if index % 2 == 1 { format!("<code>{part}</code>") } else { part }
    });
    parts.collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_operation_is_shown_with_its_parameters_and_answers() {
        let document = json!({
            "info": { "title": "Sakuga", "version": "1", "description": "Draws `panels`." },
            "paths": { "/jobs/{id}": { "get": {
                "tags": ["jobs"], "operationId": "show_job", "summary": "Show a job <safely>.",
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
                "responses": {
                    "200": { "description": "", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Job" } } } },
                    "404": { "$ref": "#/components/responses/not_found" },
                },
            } } },
            "components": { "schemas": { "Job": {
                "type": "object", "required": ["id"],
                "properties": { "id": { "type": "string", "description": "Its identity." } },
            } } },
        });
        insta::assert_snapshot!(page(&document));
    }
}
