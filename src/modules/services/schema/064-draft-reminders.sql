-- Whoever began and stopped is reminded before what they wrote is deleted; once for each time that they left it.
alter table services.draft add column reminded_at timestamptz;
