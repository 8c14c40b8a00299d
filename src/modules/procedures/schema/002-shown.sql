-- What people are told of where an instance stands, as its model says of the places where it waits and of its ends.
alter table procedures.instance add shown text;
