"""Backlight: outcomes for clinics that treat back pain. The map of the rooms.

Data enters at one end and only walks forward; a room may import only rooms before it.

    vocabulary ─▶ intake ─▶ store ─▶ cohort ─▶ estimates ─▶ charts ─▶ report ─▶ cli · app ─▶ pages ─▶ dashboard
    words         read_     open_    build_    sum_         arrange_  render_   run_  load_  one      the door
                  map_      find_    select_   pool_        draw_                     show_  question
                  check_    prepare_ _to_      estimate_    say_                             each
                  group_    write_             compare_     tabulate_
                  make_     fetch_             find_        label_
                  spell_    verify_            suppress_

- vocabulary: the catalogues (types, modalities, instruments, the record's fields), `Scope` and `CohortFilter`
- intake: a clinic's file → clean records, or problems with their addresses
- store: the only room with SQL; an import is one transaction
- cohort: records → episodes, starting combinations, score matrices; the one way to select episodes
- estimates: matrices → results with interval, n and method
- charts: results → figures, and the sentence and the table that say the same
- report: tables → files that leave the house, safe to open and the same at every writing
- cli: the commands, `python -m outcomes …`
- app: the only room with Streamlit's caches and state; the shell that every page stands in
"""

__version__ = "0.2.0"
