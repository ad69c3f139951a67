-- What a take was made of, without its seed, and what was asked for it: enough to tell whether it is out of date without
-- reading its whole request. Takes from before have none: the form of their requests was another one.
ALTER TABLE take ADD COLUMN content TEXT;
ALTER TABLE take ADD COLUMN asked TEXT;
