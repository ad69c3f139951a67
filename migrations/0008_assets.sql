-- What files are and whom they show, so that lists of them are read from an index; and the small picture behind a picture.

ALTER TABLE asset ADD COLUMN kind TEXT NOT NULL DEFAULT 'other';
ALTER TABLE asset ADD COLUMN shot TEXT;
ALTER TABLE asset ADD COLUMN character TEXT;

UPDATE asset SET kind = CASE
    WHEN path LIKE '%/guides/%' THEN 'guide'
    WHEN path LIKE 'projects/%/episodes/%/storyboard/%' THEN 'panel'
    WHEN path LIKE 'projects/%/episodes/%/keyframe/%' THEN 'keyframe'
    WHEN path LIKE 'projects/%/episodes/%/clip/%' THEN 'clip'
    WHEN path LIKE 'projects/%/episodes/%/finish/%' THEN 'finish'
    WHEN path LIKE 'projects/%/characters/%/refs/%' THEN 'reference'
    WHEN path LIKE 'projects/%/characters/%!_sheet!_%' ESCAPE '!' THEN 'sheet'
    WHEN path LIKE 'projects/%/drawings/%' THEN 'drawing'
    WHEN path LIKE 'projects/%/exports/%' THEN 'film'
    ELSE 'other' END;
UPDATE asset SET shot = (SELECT job.shot FROM job WHERE job.id = asset.job AND job.kind = 'draw');
UPDATE asset SET character = (SELECT MAX(noun.slug) FROM noun WHERE noun.project = asset.project
    AND noun.kind = 'character' AND (asset.path LIKE 'projects/%/characters/' || noun.slug || '/%'
    OR asset.path LIKE 'projects/%/drawings/%/%!_' || noun.slug || '!_%' ESCAPE '!'))
    WHERE kind IN ('sheet', 'reference', 'drawing');

-- Identities sort by age, so that an index with them behind what is asked for gives the newest first. What else may be
-- asked for stands behind them, so that a row is read only when it belongs to the list.
DROP INDEX asset_by_job;
CREATE INDEX asset_by_job ON asset (job, id) WHERE job IS NOT NULL;
CREATE INDEX asset_by_shot ON asset (shot, id) WHERE shot IS NOT NULL;
CREATE INDEX asset_by_character ON asset (character, id, project, kind, media_type, path) WHERE character IS NOT NULL;
CREATE INDEX asset_by_project ON asset (project, id, path);
CREATE INDEX asset_by_project_kind ON asset (project, kind, id, media_type);
CREATE INDEX asset_by_project_type ON asset (project, media_type, id);
CREATE INDEX asset_by_path ON asset (path, id, project, kind, media_type);
CREATE INDEX asset_by_kind ON asset (kind, id, media_type);
CREATE INDEX asset_by_type ON asset (media_type, id);

-- Some bytes that show a blurred picture while the real one is on its way, by the picture's content.
CREATE TABLE thumbhash (
    hash TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
