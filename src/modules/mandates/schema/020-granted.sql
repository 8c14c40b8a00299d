-- What somebody granted is looked for when their account ends, and for what they have offered.

drop index mandates.mandate_granted_by;
create index mandate_granted_by on mandates.mandate (granted_by);
