-- Cases that were decided by the rules stand beside invented ones, with what came of them: they are counted as what
-- they are, and those that other rules decided otherwise in their time are told.
alter table rules.recorded_case
  -- that decided; null for cases that nobody decided
  add column model text references rules.model (hash),
  -- null too where nothing could be decided; as text: the order of its keys is part of what is compared
  add column outcome json,
  add constraint decided_by_a_model check (simulated or model is not null),
  add constraint outcome_of_a_model check (outcome is null or model is not null);

-- Decided ones are never crowded out by those of a demonstration.
drop index rules.recorded_case_day;
create index recorded_case_day on rules.recorded_case (rule_set, simulated, decided_on desc);
