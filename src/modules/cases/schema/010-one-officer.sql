-- A service may let one officer refuse: the row says so, and only such a row may have one officer.

alter table cases.decision
  add column alone boolean not null default false,
  drop constraint two_officers,
  add constraint two_officers check (kind <> 'refusal-confirmed' or alone = (by = proposed_by)),
  add constraint alone_when_refused check (not alone or kind = 'refusal-confirmed');
