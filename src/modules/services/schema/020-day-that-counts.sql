-- The day by whose rules a correction is decided: that of the application. An application's own is the day
-- on which it is sent.
alter table services.draft
  add column decides_on date,
  add constraint only_a_correction_knows_its_day check (purpose = 'correction' or decides_on is null);
