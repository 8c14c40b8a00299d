-- The return whose last day the applicant was reminded of: each is, once.
alter table cases.case add column reminded_of uuid references cases.decision;
