-- Decrees are listed from the newest.

create index decree_newest on organisations.decree (issued_on desc, number);
