"""What is copied and how: per region, per crew and per traject; each row keeps its shape and gets a key of its own.

What is not named here is not copied: what was sent, links, imports, put-together dossiers, maatwerkplannen, meetings
and everything that a worker counts, which is counted anew.
"""

from __future__ import annotations

# Once in each region. Every table after those that it points to; the same below.
REGIONAL = (
    "nazorg_followupscheme", "nazorg_stallrule", "intake_closingrule", "regie_quarterround", "regie_focusfactor",
    "regie_submission", "regie_assessment", "regie_coverage", "regie_activitynorm", "regie_hourlyrate",
    "regie_ftehours", "regie_expectedinflow", "regie_scenario", "regie_agreement", "regie_agreementactivity",
    "regie_bottleneck", "regie_bottleneckpartner", "regie_learningtrack", "regie_action",
    "regie_securingscore",
)  # fmt: skip
# Once for each crew: its people, its leerbedrijven and what schools teach for it.
CREW = (
    "netwerk_organisation", "netwerk_partnership", "netwerk_user", "netwerk_membership", "matching_placetrainer",
    "matching_recognition", "matching_learningroute", "matching_learningroute_themes", "matching_routepart",
    "matching_routeparty", "matching_routefunding", "matching_routedemand",
)  # fmt: skip
# With the trajecten: the table, and the column that leads to the row whose traject it belongs to.
WITH_TRAJECTORY = {
    "intake_candidate": "",
    "intake_trajectory": "",
    "intake_chainevent": "trajectory_id",
    "intake_involvement": "trajectory_id",
    "intake_referral": "trajectory_id",
    "intake_referral_themes": "referral_id",
    "intake_handover": "trajectory_id",
    "intake_intake": "trajectory_id",
    "intake_matchingprofile": "trajectory_id",
    "intake_matchingprofile_themes": "matchingprofile_id",
    "intake_profilecertificate": "profile_id",
    "intake_workexperience": "profile_id",
    "intake_freshness": "profile_id",
    "intake_supportprofile": "trajectory_id",
    "intake_statement": "trajectory_id",
    "intake_note": "trajectory_id",
    "intake_orientationactivity": "trajectory_id",
    "matching_workplacementoffer": "",
    "matching_routestart": "",
    "matching_proposal": "trajectory_id",
    "matching_placement": "trajectory_id",
    "matching_posting": "trajectory_id",
    "matching_placementhours": "placement_id",
    "matching_enrolment": "trajectory_id",
    "nazorg_guidance": "trajectory_id",
    "nazorg_contactmoment": "trajectory_id",
    "nazorg_checkin": "trajectory_id",
    "nazorg_signal": "trajectory_id",
    "nazorg_breakreport": "trajectory_id",
    "nazorg_resultseries": "trajectory_id",
    "nazorg_result": "trajectory_id",
}
# Those of the pattern that are left out: put together with another, by which a copy would lead to the wrong number.
LEFT_OUT = """t.merged_into_id IS NOT NULL OR EXISTS (
  SELECT 1 FROM intake_merge m WHERE t.id IN (m.survivor_id, m.merged_id))"""
# Which rows belong to open and which to closed trajecten, where no column leads there: id, closed, place in the row.
KEYS = {
    "intake_trajectory": f"""SELECT t.id, t.closed_at IS NOT NULL AS closed,
        row_number() OVER (PARTITION BY t.closed_at IS NULL ORDER BY hashint8(t.id)) AS place
      FROM intake_trajectory t WHERE NOT ({LEFT_OUT})""",  # noqa: S608 own words only
    "intake_candidate": """SELECT t.candidate_id AS id, k.closed, k.place
      FROM intake_trajectory t JOIN key_intake_trajectory k ON k.id = t.id""",
    "matching_workplacementoffer": """SELECT p.place_id AS id, k.closed, min(k.place) AS place
      FROM matching_proposal p JOIN key_intake_trajectory k ON k.id = p.trajectory_id GROUP BY 1, 2
      UNION SELECT p.place_id, k.closed, 1
      FROM matching_placement p JOIN key_intake_trajectory k ON k.id = p.trajectory_id WHERE p.place_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM matching_proposal o JOIN key_intake_trajectory i ON i.id = o.trajectory_id
                        WHERE o.place_id = p.place_id AND i.closed = k.closed)
      UNION SELECT o.id, false, 1 FROM matching_workplacementoffer o
      WHERE NOT EXISTS (SELECT 1 FROM matching_proposal p WHERE p.place_id = o.id)
        AND NOT EXISTS (SELECT 1 FROM matching_placement p WHERE p.place_id = o.id)""",
    "matching_routestart": """SELECT e.start_id AS id, k.closed, min(k.place) AS place
      FROM matching_enrolment e JOIN key_intake_trajectory k ON k.id = e.trajectory_id GROUP BY 1, 2
      UNION SELECT s.id, false, 1 FROM matching_routestart s
      WHERE NOT EXISTS (SELECT 1 FROM matching_enrolment e WHERE e.start_id = s.id)""",
}
# Rows that only the region itself has, and not each crew of it.
ONLY_FIRST = "l.role NOT IN ('chain_director', 'national_adviser')"
WHERE = {
    "netwerk_organisation": "l.id = ANY (c.copied)",
    "netwerk_partnership": "l.organisation_id = ANY (c.copied) AND l.region_id = c.from_region",
    "netwerk_user": "l.id = ANY (c.people)",
    "netwerk_membership": f"l.user_id = ANY (c.people) AND (c.crew_base = c.region_base OR {ONLY_FIRST})",
    "matching_placetrainer": "l.organisation_id = ANY (c.copied)",
    "matching_recognition": "l.organisation_id = ANY (c.copied)",
    "intake_orientationactivity": "l.offer_id IS NULL",
    "regie_action": "l.learning_track_id IS NULL AND l.theme_session_id IS NULL AND l.agreement_id IS NULL",
}
NAMED = "JOIN bench_name n ON n.id = (hashint8(l.id + c.base) & 2147483647) % (SELECT count(*) FROM bench_name)"
JOINS = {"intake_candidate": NAMED, "netwerk_user": NAMED}
DIGITS = "lpad(((hashint8(l.id + c.base) & 2147483647) % 100000000)::text, 8, '0')"
# A first measuring point that would lie behind us without an answer was never answered.
LATE = "l.answer = '' AND l.due - 7 * c.weeks < c.today AND c.weeks > 0"
# What cannot stay as it is in the pattern.
CHANGED: dict[str, dict[str, str]] = {
    "netwerk_organisation": {
        "name": "l.name || ' ' || c.label", "sort_name": "l.sort_name || ' ' || lower(c.label)", "email": "''",
    },
    "netwerk_user": {
        "name": "n.first || ' ' || n.last", "sort_name": "n.user_key",
        "email": "'m' || (l.id + c.base) || '@' || split_part(l.email, '@', 2)",
    },
    "regie_coverage": {"municipalities": "'{}'"},
    "intake_candidate": {
        "first_name": "n.first", "last_name": "n.last", "sort_name": "n.sort_name", "sound_key": "n.sound_key",
        "email": "CASE l.email WHEN '' THEN '' ELSE 'k' || (l.id + c.base) || '@kandidaat.example' END",
        "phone": f"CASE l.phone WHEN '' THEN '' ELSE '06 ' || {DIGITS} END",
        "phone_key": f"CASE l.phone WHEN '' THEN '' ELSE '06' || {DIGITS} END",
    },
    "intake_trajectory": {
        "number": "to_char(l.opened_at - make_interval(weeks => c.weeks), 'YYYY') || '-' || (c.first + k.place)",
    },
    "nazorg_checkin": {"recipient": "regexp_replace(l.recipient, '[0-9]+$', '') || (l.id + c.base)"},
    "nazorg_signal": {"key": "md5(l.key || '/' || c.base)"},
    "nazorg_result": {
        "answer": f"CASE WHEN {LATE} THEN 'unknown' ELSE l.answer END",
        "evidence": f"CASE WHEN {LATE} THEN 'unknown' ELSE l.evidence END",
    },
}  # fmt: skip
