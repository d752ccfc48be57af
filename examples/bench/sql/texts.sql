-- What people say on this desk; only for the connection that fills it.
create temporary table bench_texts as select
    array['closes without a message when saving', 'asks for the password again and again', 'is slow since the update',
          'prints blank pages', 'cannot reach its server from home', 'says that the licence has expired',
          'shows an empty window on the second screen', 'cannot open the shared file', 'lost the changes of this morning'] as trouble,
    array['Since Monday the window turns white for about a minute whenever I open a file from the shared folder. ',
          'I restarted the computer twice and signed out and in again, but it made no difference at all. ',
          'Two colleagues in the next room have the same, and both of them were moved to the new version last week, as I was. ',
          'It says “The operation could not be completed (error 0x80070520)” and then goes back to the first page. ',
          'It worked until the end of last week, and I changed nothing. ',
          'We need the figures for the meeting with the county on Thursday, and there is nobody else who can make them, so I would be glad of any way around it, even a slow one. ',
          'My laptop was replaced on the 3rd, by the one with the dock. ',
          'The same file opens without any trouble on the old machine that stands in the corner of the meeting room. '] as said,
    array['Phoned; she will try it after lunch.', 'Reached him at once, looked at it together on his screen.',
          'Asked for the exact message and for the time at which it came.'] as told,
    array['Repaired the installation and cleared the cache of the profile; opens normally now.',
          'Removed the stored credentials and signed in again; confirmed by phone.',
          'Rolled back to the version of last month until the vendor has mended the new one.'] as done,
    enum_range(null::resolution_code) as codes;

create temporary table bench_kinds as
select row_number() over (order by id) - 1 as nr, id as tag_id, word from tags where facet = 'kind' and ended_at is null;
analyze bench_texts; analyze bench_kinds;
