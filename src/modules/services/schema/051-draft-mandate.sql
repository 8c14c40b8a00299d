-- By which mandate a draft was begun for somebody: who only helps at a counter sees what they began, and nothing else.
alter table services.draft add column mandate uuid;
