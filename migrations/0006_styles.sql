-- The style of a project has numbered versions, as characters have: rows of noun with the kind 'style' and the project's
-- own identity. What stands in a project now becomes its first version when the document marked here is written, at the
-- next start; until then nothing can change it.
INSERT INTO document (kind, id) SELECT 'style', id FROM project WHERE TRUE ON CONFLICT (kind, id) DO NOTHING;
