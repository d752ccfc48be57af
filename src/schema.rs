//! The tables and views as PostgreSQL has them; `tests/desk/migrations.rs` compares the two. Column order is the table's.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "answer_kind"))]
    pub struct AnswerKind;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "basket"))]
    pub struct Basket;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "case_event_kind"))]
    pub struct CaseEventKind;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "channel"))]
    pub struct Channel;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "documentation"))]
    pub struct Documentation;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "effect"))]
    pub struct Effect;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "event_kind"))]
    pub struct EventKind;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "follow_up_end"))]
    pub struct FollowUpEnd;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "follow_up_kind"))]
    pub struct FollowUpKind;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "inversion"))]
    pub struct Inversion;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "mail_state"))]
    pub struct MailState;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "mail_topic"))]
    pub struct MailTopic;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "platform"))]
    pub struct Platform;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "priority"))]
    pub struct Priority;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "relay_how"))]
    pub struct RelayHow;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "resolution_code"))]
    pub struct ResolutionCode;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "role"))]
    pub struct Role;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "roster_fact"))]
    pub struct RosterFact;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "source"))]
    pub struct Source;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "state"))]
    pub struct State;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tag_facet"))]
    pub struct TagFacet;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tag_origin"))]
    pub struct TagOrigin;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsquery"))]
    pub struct Tsquery;

    #[derive(diesel::query_builder::QueryId, Clone, Debug, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector"))]
    pub struct Tsvector;
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::AnswerKind;

    answers (id) {
        id -> Int8,
        case_id -> Int8,
        kind -> AnswerKind,
        text -> Text,
        notes -> Nullable<Text>,
        version -> Nullable<Text>,
        planned_on -> Nullable<Date>,
        at -> Timestamptz,
        by_id -> Int8,
        superseded_at -> Nullable<Timestamptz>,
        form_token -> Nullable<Uuid>,
        owed -> Int4,
        told -> Int4,
    }
}

diesel::table! {
    audit (id) {
        id -> Int8,
        at -> Timestamptz,
        by_id -> Nullable<Int8>,
        what -> Text,
        about -> Text,
        details -> Jsonb,
    }
}

diesel::table! {
    audit_sorts (what) {
        what -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Basket;

    basket_counts (basket, slot) {
        basket -> Basket,
        slot -> Int4,
        waiting -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Basket;

    basket_tiles (basket) {
        basket -> Basket,
        waiting -> Int8,
        first_id -> Nullable<Int8>,
        first_submitted_at -> Nullable<Timestamptz>,
        first_promised_at -> Nullable<Timestamptz>,
        raised -> Int8,
    }
}

diesel::table! {
    calendar_feeds (person_id) {
        person_id -> Int8,
        key_hash -> Bytea,
        made_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::CaseEventKind;

    case_events (id) {
        id -> Int8,
        case_id -> Int8,
        kind -> CaseEventKind,
        at -> Timestamptz,
        by_id -> Int8,
        text -> Nullable<Text>,
        facts -> Jsonb,
        form_token -> Nullable<Uuid>,
    }
}

diesel::table! {
    case_versions (case_id, version_id) {
        case_id -> Int8,
        version_id -> Int8,
    }
}

diesel::table! {
    cases (id) {
        id -> Int8,
        software_id -> Int8,
        title -> Text,
        opened_at -> Timestamptz,
        opened_by -> Int8,
        acknowledged_at -> Nullable<Timestamptz>,
        keeper_id -> Nullable<Int8>,
        waits_since -> Nullable<Timestamptz>,
        planned_version -> Nullable<Text>,
        planned_on -> Nullable<Date>,
        vendor_reference -> Nullable<Text>,
        closed_at -> Nullable<Timestamptz>,
        version -> Int4,
        owed -> Int4,
        concerned -> Int4,
        contract_id -> Nullable<Int8>,
    }
}

diesel::table! {
    concerned (id) {
        id -> Int8,
        case_id -> Int8,
        person_id -> Int8,
        issue_id -> Nullable<Int8>,
        tried -> Nullable<Text>,
        joined_at -> Timestamptz,
        joined_by -> Int8,
        left_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    contract_software (contract_id, software_id) {
        contract_id -> Int8,
        software_id -> Int8,
    }
}

diesel::table! {
    contracts (id) {
        id -> Int8,
        vendor_id -> Int8,
        reference -> Text,
        coverage -> Nullable<Jsonb>,
        response_minutes -> Nullable<Int4>,
        response_for -> Nullable<Text>,
        starts_on -> Date,
        renews_on -> Nullable<Date>,
        ended_on -> Nullable<Date>,
        notes -> Nullable<Text>,
        looked_after_by -> Nullable<Int8>,
        comes_up_on -> Date,
        added_by -> Nullable<Int8>,
        form_token -> Nullable<Uuid>,
    }
}

diesel::table! {
    departments (id) {
        id -> Int8,
        name -> Text,
    }
}

diesel::table! {
    document_offers (issue_id, document_id) {
        issue_id -> Int8,
        document_id -> Int8,
        place -> Int2,
        by_kind -> Bool,
        words -> Array<Text>,
        offered_at -> Timestamptz,
        helped -> Nullable<Bool>,
        said_at -> Nullable<Timestamptz>,
        said_by -> Nullable<Int8>,
    }
}

diesel::table! {
    document_software (document_id, software_id) {
        document_id -> Int8,
        software_id -> Int8,
    }
}

diesel::table! {
    documents (id) {
        id -> Int8,
        title -> Text,
        url -> Text,
        for_all -> Bool,
        kinds -> Array<Text>,
        owner_id -> Int8,
        checked_on -> Date,
        solved -> Int4,
        not_helped -> Int4,
        created_at -> Timestamptz,
        changed_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        words -> Array<Text>,
    }
}

diesel::table! {
    exported_events (id) {
        id -> Int8,
        issue_id -> Int8,
        at -> Timestamptz,
        kind -> Text,
        by -> Nullable<Text>,
        from_state -> Nullable<Text>,
        to_state -> Text,
        owner -> Nullable<Text>,
        channel -> Nullable<Text>,
        reached -> Nullable<Bool>,
        minutes -> Nullable<Int4>,
        text -> Nullable<Text>,
        why -> Nullable<Text>,
        facts -> Text,
    }
}

diesel::table! {
    exported_issues (id) {
        id -> Int8,
        submitted_at -> Timestamptz,
        source -> Text,
        reporter -> Text,
        reporter_email -> Nullable<Text>,
        logged_by -> Text,
        department -> Text,
        vip -> Bool,
        software -> Text,
        kind -> Text,
        effect -> Text,
        priority -> Text,
        basket -> Text,
        state -> Text,
        owner -> Nullable<Text>,
        tags -> Nullable<Text>,
        summary -> Text,
        description -> Text,
        opened_at -> Nullable<Timestamptz>,
        promised_at -> Timestamptz,
        first_taken_at -> Nullable<Timestamptz>,
        first_response_at -> Nullable<Timestamptz>,
        resolved_at -> Nullable<Timestamptz>,
        resolved_by -> Nullable<Text>,
        closed_at -> Nullable<Timestamptz>,
        code -> Nullable<Text>,
        details -> Nullable<Text>,
        documentation -> Nullable<Text>,
        staff_minutes -> Int4,
        times_reopened -> Int4,
        times_handed_over -> Int4,
        overridden -> Bool,
        rating -> Nullable<Int2>,
        duplicate_of -> Nullable<Int8>,
        case_id -> Nullable<Int8>,
    }
}

diesel::table! {
    exported_log (id) {
        id -> Int8,
        at -> Timestamptz,
        source -> Text,
        by -> Text,
        tier -> Nullable<Int2>,
        asker -> Text,
        department -> Text,
        software -> Text,
        kind -> Text,
        tag_origin -> Nullable<Text>,
        automatic -> Bool,
        minutes -> Int4,
        summary -> Text,
        documentation -> Nullable<Text>,
        links -> Nullable<Text>,
        issue_id -> Nullable<Int8>,
        undone_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    file_pieces (file_id, n) {
        file_id -> Int8,
        n -> Int4,
        content -> Bytea,
    }
}

diesel::table! {
    files (id) {
        id -> Int8,
        by_id -> Int8,
        form_token -> Nullable<Uuid>,
        sent_at -> Timestamptz,
        name -> Text,
        media_type -> Nullable<Text>,
        size_bytes -> Int4,
        digest -> Nullable<Bytea>,
        thumbnail -> Nullable<Bytea>,
        width -> Nullable<Int2>,
        height -> Nullable<Int2>,
        issue_id -> Nullable<Int8>,
        event_id -> Nullable<Int8>,
        staff_only -> Bool,
        removed_at -> Nullable<Timestamptz>,
        removed_by -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::{FollowUpEnd, FollowUpKind};

    follow_ups (id) {
        id -> Int8,
        issue_id -> Int8,
        kind -> FollowUpKind,
        at -> Timestamptz,
        place -> Text,
        owner_id -> Int8,
        booked_at -> Timestamptz,
        ended_as -> Nullable<FollowUpEnd>,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::{Basket, Inversion};

    holds (id) {
        id -> Int8,
        issue_id -> Int8,
        person_id -> Int8,
        pulled_from -> Nullable<Basket>,
        inversion -> Nullable<Inversion>,
        from_at -> Timestamptz,
        until_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    imported_issues (issue_id) {
        issue_id -> Int8,
        desk -> Text,
        number -> Text,
        state -> Text,
        priority -> Text,
        team -> Text,
        category -> Text,
        channel -> Text,
        code -> Text,
        times_reopened -> Nullable<Int4>,
        times_reassigned -> Nullable<Int4>,
        first_touched_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::{Channel, EventKind, State};

    issue_events (id) {
        id -> Int8,
        issue_id -> Int8,
        kind -> EventKind,
        at -> Timestamptz,
        by_id -> Nullable<Int8>,
        from_state -> Nullable<State>,
        to_state -> State,
        owner_id -> Nullable<Int8>,
        text -> Nullable<Text>,
        why -> Nullable<Text>,
        channel -> Nullable<Channel>,
        reached -> Nullable<Bool>,
        minutes -> Nullable<Int4>,
        facts -> Jsonb,
        form_token -> Nullable<Uuid>,
    }
}

diesel::table! {
    issue_links (issue_id, url, outward) {
        issue_id -> Int8,
        url -> Text,
        host -> Text,
        is_document -> Bool,
        outward -> Bool,
        added_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::TagOrigin;

    issue_tags (issue_id, tag_id) {
        issue_id -> Int8,
        tag_id -> Int8,
        origin -> TagOrigin,
        rule_id -> Nullable<Int8>,
        added_at -> Timestamptz,
        added_by -> Nullable<Int8>,
        removed_at -> Nullable<Timestamptz>,
        removed_by -> Nullable<Int8>,
        in_hindsight -> Bool,
        learnt_version -> Nullable<Int8>,
        confidence -> Nullable<Float4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    issue_texts (issue_id) {
        issue_id -> Int8,
        words -> Tsvector,
        summary_words -> Int4,
        report_words -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::{Basket, Channel, Documentation, Effect, Priority, ResolutionCode, Source, State};

    issues (id) {
        id -> Int8,
        reporter_id -> Int8,
        logged_by_id -> Int8,
        source -> Source,
        form_token -> Nullable<Uuid>,
        import_key -> Nullable<Text>,
        software_id -> Nullable<Int8>,
        software -> Text,
        department -> Text,
        vip -> Bool,
        phone_first -> Bool,
        contact_by -> Channel,
        contact_address -> Text,
        summary -> Text,
        description -> Text,
        kind -> Text,
        effect -> Effect,
        priority -> Priority,
        basket -> Basket,
        take_rank -> Int2,
        state -> State,
        version -> Int4,
        owner_id -> Nullable<Int8>,
        opened_at -> Nullable<Timestamptz>,
        submitted_at -> Timestamptz,
        promised_at -> Timestamptz,
        first_taken_at -> Nullable<Timestamptz>,
        first_response_at -> Nullable<Timestamptz>,
        resolved_at -> Nullable<Timestamptz>,
        resolved_by -> Nullable<Int8>,
        closes_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        code -> Nullable<ResolutionCode>,
        details -> Nullable<Text>,
        documentation -> Nullable<Documentation>,
        staff_minutes -> Int4,
        times_reopened -> Int4,
        overridden -> Bool,
        raised -> Bool,
        times_handed_over -> Int4,
        asked_at -> Nullable<Timestamptz>,
        wrote_at -> Nullable<Timestamptz>,
        rating -> Nullable<Int2>,
        rating_stands -> Bool,
        told_at -> Nullable<Timestamptz>,
        routed -> Bool,
        duplicate_of -> Nullable<Int8>,
        duplicates -> Int4,
        case_id -> Nullable<Int8>,
        resolved_tier -> Nullable<Int2>,
    }
}

diesel::table! {
    known_issues (case_id) {
        case_id -> Int8,
        title -> Text,
        text -> Text,
        wide -> Bool,
        started_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    learnt_models (version) {
        version -> Int8,
        trained_at -> Timestamptz,
        issues -> Int4,
        tags -> Array<Int8>,
        weights -> Bytea,
        own -> Jsonb,
        trust -> Jsonb,
        trusted_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    learnt_predictions (issue_id, tag_id) {
        issue_id -> Int8,
        tag_id -> Int8,
        version -> Int8,
        confidence -> Float4,
        set_at_once -> Bool,
        at -> Timestamptz,
        kept -> Nullable<Bool>,
        judged_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    learnt_progress (only_one) {
        only_one -> Bool,
        up_to -> Int8,
        asked -> Int8,
        next_xid -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::{Documentation, Source, TagOrigin};

    log_lines (id) {
        id -> Int8,
        source -> Source,
        form_token -> Nullable<Uuid>,
        import_key -> Nullable<Text>,
        asker_id -> Nullable<Int8>,
        asker -> Text,
        department -> Text,
        software_id -> Nullable<Int8>,
        software -> Text,
        by_id -> Int8,
        tier -> Nullable<Int2>,
        kind -> Text,
        tag_origin -> Nullable<TagOrigin>,
        automatic -> Bool,
        minutes -> Int4,
        summary -> Text,
        documentation -> Nullable<Documentation>,
        opened_at -> Nullable<Timestamptz>,
        at -> Timestamptz,
        issue_id -> Nullable<Int8>,
        undone_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    log_links (log_line_id, url) {
        log_line_id -> Int8,
        url -> Text,
        host -> Text,
        is_document -> Bool,
        added_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::MailTopic;

    mail_preferences (person_id) {
        person_id -> Int8,
        off -> Array<MailTopic>,
        digest_hour -> Nullable<Int2>,
    }
}

diesel::table! {
    mail_workers (id) {
        id -> Int8,
        server -> Text,
        started_at -> Timestamptz,
        seen_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
        failed_at -> Nullable<Timestamptz>,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    mentions (event_id, person_id) {
        event_id -> Int8,
        person_id -> Int8,
        issue_id -> Int8,
        by_id -> Int8,
        at -> Timestamptz,
        seen_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    open_pages (issue_id, person_id) {
        issue_id -> Int8,
        person_id -> Int8,
        at -> Timestamptz,
        is_open -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::{MailState, MailTopic};

    outbox (id) {
        id -> Int8,
        person_id -> Int8,
        issue_id -> Nullable<Int8>,
        event_id -> Nullable<Int8>,
        relay_id -> Nullable<Int8>,
        topic -> MailTopic,
        message_key -> Uuid,
        state -> MailState,
        letter_id -> Nullable<Int8>,
        quiet -> Bool,
        attempts -> Int4,
        next_try_at -> Timestamptz,
        give_up_at -> Nullable<Timestamptz>,
        leased_by -> Nullable<Int8>,
        leased_at -> Nullable<Timestamptz>,
        why -> Nullable<Text>,
        queued_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        report_id -> Nullable<Int8>,
    }
}

diesel::table! {
    outbox_counts (queued) {
        queued -> Int8,
        failed -> Int8,
        oldest_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::MailTopic;

    outbox_due (id) {
        id -> Int8,
        person_id -> Int8,
        issue_id -> Nullable<Int8>,
        topic -> MailTopic,
        quiet -> Bool,
        letter_id -> Nullable<Int8>,
        attempts -> Int4,
        next_try_at -> Timestamptz,
        give_up_at -> Nullable<Timestamptz>,
        leased_by -> Nullable<Int8>,
        leased_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    parked_forms (id) {
        id -> Uuid,
        person_id -> Int8,
        place -> Text,
        fields -> Text,
        parked_at -> Timestamptz,
        form_token -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Inversion;

    passed_over (person_id, issue_id) {
        person_id -> Int8,
        issue_id -> Int8,
        how -> Inversion,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::{Channel, Role};

    people (id) {
        id -> Int8,
        email -> Nullable<Text>,
        name -> Text,
        role -> Role,
        is_staff -> Bool,
        tier -> Nullable<Int2>,
        leads -> Bool,
        desk_since -> Nullable<Date>,
        department_id -> Nullable<Int8>,
        phone -> Nullable<Text>,
        contact_by -> Channel,
        password_hash -> Nullable<Text>,
        on_shift -> Bool,
        available -> Bool,
        created_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        has_phone -> Bool,
        roster_by -> Nullable<Int8>,
        live -> Bool,
        keys -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::RelayHow;

    relays (id) {
        id -> Int8,
        answer_id -> Int8,
        case_id -> Int8,
        concerned_id -> Int8,
        person_id -> Int8,
        issue_id -> Nullable<Int8>,
        owed_at -> Timestamptz,
        due_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        sent_by -> Nullable<Int8>,
        mailed_at -> Nullable<Timestamptz>,
        told_at -> Nullable<Timestamptz>,
        told_by -> Nullable<Int8>,
        how -> Nullable<RelayHow>,
        void_at -> Nullable<Timestamptz>,
        void_why -> Nullable<Text>,
        helped -> Nullable<Bool>,
        said_at -> Nullable<Timestamptz>,
        owed -> Bool,
    }
}

diesel::table! {
    replies (id) {
        id -> Int8,
        title -> Text,
        text -> Text,
        created_at -> Timestamptz,
        changed_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    report_mails (id) {
        id -> Int8,
        subscription_id -> Int8,
        due_at -> Timestamptz,
        run_id -> Int8,
        title -> Text,
        address -> Text,
        lines -> Text,
    }
}

diesel::table! {
    report_runs (id) {
        id -> Int8,
        started_at -> Timestamptz,
        finished_at -> Timestamptz,
        by_id -> Nullable<Int8>,
        kind -> Text,
        address -> Text,
        as_of_event -> Int8,
        hash -> Text,
        rows -> Int4,
    }
}

diesel::table! {
    report_subscriptions (id) {
        id -> Int8,
        person_id -> Int8,
        address -> Text,
        weekday -> Nullable<Int2>,
        hour -> Int2,
        form_token -> Nullable<Uuid>,
        due_at -> Timestamptz,
        next_try_at -> Timestamptz,
        created_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    reporters (id) {
        id -> Int8,
        name -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        open_issues -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::RosterFact;

    roster_spans (id) {
        id -> Int8,
        person_id -> Int8,
        fact -> RosterFact,
        from_at -> Timestamptz,
        until_at -> Nullable<Timestamptz>,
        set_by -> Nullable<Int8>,
        ended_by -> Nullable<Int8>,
    }
}

diesel::table! {
    saved_views (id) {
        id -> Int8,
        person_id -> Int8,
        name -> Text,
        address -> Text,
        shared -> Bool,
        form_token -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    search_common (word) {
        word -> Text,
        share -> Float4,
    }
}

diesel::table! {
    search_counted (upto) {
        upto -> Int8,
    }
}

diesel::table! {
    search_report_words (issue_id, lexeme) {
        issue_id -> Int8,
        lexeme -> Text,
        in_summary -> Bool,
        issues -> Int8,
    }
}

diesel::table! {
    search_words (word) {
        word -> Text,
        stem -> Text,
        issues -> Int8,
        pieces -> Array<Text>,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Bytea,
        person_id -> Int8,
        created_at -> Timestamptz,
        seen_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        user_agent -> Text,
        address -> Text,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Jsonb,
        changed_at -> Timestamptz,
        changed_by -> Nullable<Int8>,
    }
}

diesel::table! {
    sign_in_failures (about) {
        about -> Text,
        failures -> Int4,
        last_at -> Timestamptz,
        welcomed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::{Channel, Role};

    signed_in (token_hash) {
        now -> Timestamptz,
        token_hash -> Bytea,
        created_at -> Timestamptz,
        seen_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        person_id -> Int8,
        name -> Text,
        email -> Nullable<Text>,
        role -> Role,
        tier -> Nullable<Int2>,
        leads -> Bool,
        phone -> Nullable<Text>,
        contact_by -> Channel,
        on_shift -> Bool,
        available -> Bool,
        has_phone -> Bool,
        desk_since -> Nullable<Date>,
        person_ended_at -> Nullable<Timestamptz>,
        department -> Text,
        open_issues -> Int8,
        live -> Bool,
        keys -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Platform;

    software (id) {
        id -> Int8,
        name -> Text,
        vendor_id -> Int8,
        carries_mail -> Bool,
        retired_on -> Nullable<Date>,
        platforms -> Array<Platform>,
        documentation -> Nullable<Text>,
        looked_after_by -> Nullable<Int8>,
        approved_on -> Nullable<Date>,
    }
}

diesel::table! {
    software_versions (id) {
        id -> Int8,
        software_id -> Int8,
        version -> Text,
        approved_on -> Date,
        retired_on -> Nullable<Date>,
    }
}

diesel::table! {
    tag_rules (id) {
        id -> Int8,
        tag_id -> Int8,
        words -> Array<Text>,
        not_words -> Array<Text>,
        software_id -> Nullable<Int8>,
        effect -> Nullable<Text>,
        created_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::TagFacet;

    tags (id) {
        id -> Int8,
        facet -> TagFacet,
        word -> Text,
        label -> Text,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    tally_horizon (newest) {
        newest -> Int8,
        oldest_xid -> Int8,
        next_xid -> Int8,
    }
}

diesel::table! {
    tally_lengths (grain, dim, word, measure, from_on) {
        grain -> Int2,
        dim -> Int2,
        word -> Text,
        measure -> Int2,
        from_on -> Date,
        counts -> Array<Int8>,
    }
}

diesel::table! {
    tally_mark (one) {
        one -> Bool,
        edition -> Int4,
        calendar -> Text,
        filled -> Nullable<Int8>,
        settled -> Int8,
        counted -> Int8,
        target -> Int8,
        decided -> Int8,
        asked -> Int8,
        next_xid -> Int8,
        counted_at -> Timestamptz,
    }
}

diesel::table! {
    tally_requests (is_line, id) {
        is_line -> Bool,
        id -> Int8,
        submitted_at -> Timestamptz,
        resolved_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        last_at -> Timestamptz,
        asker_id -> Nullable<Int8>,
        department -> Text,
        software -> Text,
        vendor -> Text,
        kinds -> Array<Text>,
        basket -> Text,
        source -> Text,
        tier -> Nullable<Int2>,
        priority -> Text,
        flags -> Int8,
        minutes -> Int4,
        tags -> Int4,
        tags_kept -> Int4,
        promised_at -> Nullable<Timestamptz>,
        response_minutes -> Nullable<Int4>,
        logging_seconds -> Nullable<Int4>,
        resolve_seconds -> Nullable<Int4>,
        resolve_minutes -> Nullable<Int4>,
        links_at -> Array<Timestamptz>,
        links_are -> Array<Bool>,
    }
}

diesel::table! {
    tally_sums (grain, dim, word, other, from_on) {
        grain -> Int2,
        dim -> Int2,
        word -> Text,
        other -> Text,
        from_on -> Date,
        sums -> Array<Int8>,
    }
}

diesel::table! {
    tally_touched (id) {
        id -> Int8,
        is_line -> Bool,
        of_id -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::EventKind;

    turned_away (id) {
        id -> Int8,
        issue_id -> Int8,
        kind -> EventKind,
        at -> Timestamptz,
        by_id -> Int8,
        why -> Nullable<Text>,
    }
}

diesel::table! {
    turns_of_day (day, person_id) {
        day -> Date,
        person_id -> Int8,
        takes -> Int4,
        skipped -> Int4,
        put_back -> Int4,
        chosen -> Int4,
        held_minutes -> Array<Int4>,
    }
}

diesel::table! {
    vendor_contacts (id) {
        id -> Int8,
        vendor_id -> Int8,
        name -> Text,
        role -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        ended_at -> Nullable<Timestamptz>,
        added_by -> Nullable<Int8>,
        form_token -> Nullable<Uuid>,
    }
}

diesel::table! {
    vendors (id) {
        id -> Int8,
        name -> Text,
        address -> Nullable<Text>,
        support_page -> Nullable<Text>,
    }
}

diesel::table! {
    vip_people (id) {
        id -> Int8,
        person_id -> Int8,
        reason -> Text,
        added_by -> Nullable<Int8>,
        added_at -> Timestamptz,
        ended_by -> Nullable<Int8>,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    watchers (issue_id, person_id) {
        issue_id -> Int8,
        person_id -> Int8,
        since -> Timestamptz,
        seen_event -> Int8,
    }
}

diesel::joinable!(contract_software -> contracts (contract_id));
diesel::joinable!(contract_software -> software (software_id));
diesel::joinable!(contracts -> people (looked_after_by));
diesel::joinable!(contracts -> vendors (vendor_id));
diesel::joinable!(vendor_contacts -> vendors (vendor_id));
diesel::joinable!(answers -> cases (case_id));
diesel::joinable!(case_events -> cases (case_id));
diesel::joinable!(case_events -> people (by_id));
diesel::joinable!(case_versions -> software_versions (version_id));
diesel::joinable!(cases -> contracts (contract_id));
diesel::joinable!(cases -> software (software_id));
diesel::joinable!(concerned -> issues (issue_id));
diesel::joinable!(known_issues -> cases (case_id));
diesel::joinable!(relays -> answers (answer_id));
diesel::joinable!(relays -> issues (issue_id));
diesel::joinable!(relays -> people (person_id));
diesel::joinable!(audit -> people (by_id));
diesel::joinable!(document_offers -> documents (document_id));
diesel::joinable!(document_software -> documents (document_id));
diesel::joinable!(document_software -> software (software_id));
diesel::joinable!(documents -> people (owner_id));
diesel::joinable!(file_pieces -> files (file_id));
diesel::joinable!(files -> issues (issue_id));
diesel::joinable!(issue_events -> issues (issue_id));
diesel::joinable!(issue_tags -> issues (issue_id));
diesel::joinable!(issue_links -> issues (issue_id));
diesel::joinable!(imported_issues -> issues (issue_id));
diesel::joinable!(log_lines -> people (by_id));
diesel::joinable!(log_links -> log_lines (log_line_id));
diesel::joinable!(issue_texts -> issues (issue_id));
diesel::joinable!(issue_tags -> tags (tag_id));
diesel::joinable!(sessions -> people (person_id));
diesel::joinable!(people -> departments (department_id));
diesel::joinable!(software -> vendors (vendor_id));
diesel::joinable!(software -> people (looked_after_by));
diesel::joinable!(software_versions -> software (software_id));
diesel::joinable!(tag_rules -> tags (tag_id));
diesel::joinable!(vip_people -> people (person_id));
diesel::joinable!(open_pages -> people (person_id));
diesel::joinable!(mentions -> issues (issue_id));
diesel::joinable!(parked_forms -> people (person_id));
diesel::joinable!(holds -> issues (issue_id));
diesel::joinable!(holds -> people (person_id));
diesel::joinable!(passed_over -> issues (issue_id));
diesel::joinable!(turned_away -> issues (issue_id));
diesel::joinable!(turned_away -> people (by_id));
diesel::joinable!(turns_of_day -> people (person_id));
diesel::joinable!(saved_views -> people (person_id));
diesel::joinable!(watchers -> issues (issue_id));
diesel::joinable!(watchers -> people (person_id));
diesel::joinable!(outbox -> issues (issue_id));
diesel::joinable!(outbox -> people (person_id));
diesel::joinable!(outbox -> issue_events (event_id));
diesel::joinable!(issues -> people (reporter_id));
diesel::joinable!(issues -> reporters (reporter_id));
diesel::allow_tables_to_appear_in_same_query!(
    answers,
    audit,
    audit_sorts,
    basket_counts,
    basket_tiles,
    calendar_feeds,
    case_events,
    case_versions,
    cases,
    concerned,
    contract_software,
    contracts,
    departments,
    document_offers,
    document_software,
    documents,
    exported_events,
    exported_issues,
    exported_log,
    file_pieces,
    files,
    follow_ups,
    holds,
    imported_issues,
    issue_events,
    issue_links,
    issue_tags,
    issue_texts,
    issues,
    known_issues,
    log_lines,
    log_links,
    learnt_models,
    learnt_predictions,
    learnt_progress,
    mail_preferences,
    mail_workers,
    mentions,
    open_pages,
    outbox,
    outbox_counts,
    outbox_due,
    parked_forms,
    passed_over,
    people,
    relays,
    replies,
    report_mails,
    report_runs,
    report_subscriptions,
    reporters,
    roster_spans,
    saved_views,
    search_common,
    search_counted,
    search_report_words,
    search_words,
    sessions,
    settings,
    sign_in_failures,
    signed_in,
    software,
    software_versions,
    tag_rules,
    tags,
    turned_away,
    turns_of_day,
    vendor_contacts,
    vendors,
    vip_people,
    watchers
);
