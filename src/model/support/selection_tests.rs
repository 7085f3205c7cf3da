//! What must hold for any messages and any story.

use super::*;
use crate::parse::matter::Depth;
use proptest::prelude::*;

fn message(id: &str) -> Conditions {
    Conditions {
        id: id.to_owned(),
        sections: Only::default(),
        topics: Only::default(),
        kinds: Only::default(),
        min_words: None,
        max_age_days: None,
        mode: Mode::Ask,
        priority: 0,
        weight: 1,
        placement: Placement { slot: Slot::End, depth: Depth::Share(40) },
        variants: Vec::new(),
    }
}

const BREAKS: &[Break] =
    &[Break { at: 50, paragraphs: 2, characters: 400 }, Break { at: 90, paragraphs: 3, characters: 800 }];

fn story() -> Facts<'static> {
    Facts {
        page: "/news/x/",
        section: 1,
        topics: &[2, 3],
        kind: Kind::News,
        words: 500,
        age_days: 10,
        mode: None,
        breaks: BREAKS,
        characters: 2000,
    }
}

/// The messages on a page as `id@slot`, those that warn with a `!`.
fn check(messages: &[Conditions], story: &Facts<'_>, expect: &[&str]) {
    let carried = carried(messages, story);
    let shown: Vec<String> = carried
        .uses()
        .map(|one| {
            let sign = if one.mode == Mode::Warn { "!" } else { "" };
            format!("{}@{}{sign}", messages[usize::from(one.message)].id, one.slot.as_str())
        })
        .collect();
    assert_eq!(shown, expect);
}

fn check_refusal(message: &Conditions, story: &Facts<'_>, expect: Option<Refusal>) {
    assert_eq!(refusal(message, story), expect);
}

#[test]
fn exclusion_beats_inclusion() {
    let only =
        |include: &[usize], exclude: &[usize]| Only { include: Some(include.to_vec()), exclude: exclude.to_vec() };
    check_refusal(&Conditions { sections: only(&[1], &[]), ..message("a") }, &story(), None);
    check_refusal(&Conditions { sections: only(&[0], &[]), ..message("a") }, &story(), Some(Refusal::Section));
    check_refusal(&Conditions { sections: only(&[1], &[1]), ..message("a") }, &story(), Some(Refusal::Section));
    check_refusal(&Conditions { topics: only(&[3], &[]), ..message("a") }, &story(), None);
    check_refusal(&Conditions { topics: only(&[3], &[2]), ..message("a") }, &story(), Some(Refusal::Topics));
    check_refusal(&Conditions { topics: only(&[7], &[]), ..message("a") }, &story(), Some(Refusal::Topics));
}

#[test]
fn no_appeal_beside_a_death_unless_it_is_asked_for_by_name() {
    let obituary = Facts { kind: Kind::Obituary, ..story() };
    check_refusal(&message("a"), &obituary, Some(Refusal::OutOfPlace));
    let named = Only { include: Some(vec![Kind::Obituary]), exclude: Vec::new() };
    check_refusal(&Conditions { kinds: named.clone(), ..message("a") }, &obituary, None);
    check_refusal(&message("a"), &Facts { mode: Some(Mode::Ask), ..obituary }, None);
    let excluded = Only { exclude: vec![Kind::Obituary], ..named };
    check_refusal(
        &Conditions { kinds: excluded, ..message("a") },
        &Facts { mode: Some(Mode::Ask), ..obituary },
        Some(Refusal::Kind),
    );
}

#[test]
fn words_and_days_count_to_the_last() {
    let long = |least| Conditions { min_words: Some(least), ..message("a") };
    check_refusal(&long(500), &story(), None);
    check_refusal(&long(501), &story(), Some(Refusal::Words));
    let young = |most| Conditions { max_age_days: Some(most), ..message("a") };
    check_refusal(&young(10), &story(), None);
    check_refusal(&young(9), &story(), Some(Refusal::Age));
}

#[test]
fn one_in_a_slot_and_two_on_a_page() {
    let at = |id, slot, priority| Conditions {
        placement: Placement { slot, depth: Depth::Paragraphs(2) },
        priority,
        ..message(id)
    };
    let all = [at("a", Slot::Inline, 0), at("b", Slot::End, 0), at("c", Slot::End, 2), at("d", Slot::FooterBar, 1)];
    check(&all, &story(), &["c@end", "d@footer-bar"]);
    let equal = [at("a", Slot::Inline, 0), at("b", Slot::End, 0), at("d", Slot::FooterBar, 0)];
    check(&equal, &story(), &["a@inline", "b@end"]);
    // A story without a place within it has the end.
    check(&equal[..1], &Facts { characters: 300, ..story() }, &["a@end"]);
    check(&equal[..1], &Facts { breaks: &[], ..story() }, &["a@end"]);
}

#[test]
fn the_strictest_mode_wins() {
    let mode = |mode| Conditions { mode, ..message("a") };
    let of = |mode| Facts { mode: Some(mode), ..story() };
    check(&[mode(Mode::Ask)], &of(Mode::Ask), &["a@end"]);
    check(&[mode(Mode::Ask)], &of(Mode::Warn), &["a@end!"]);
    check(&[mode(Mode::Ask)], &of(Mode::None), &[]);
    check(&[mode(Mode::Warn)], &of(Mode::Ask), &["a@end!"]);
    check(&[mode(Mode::None)], &of(Mode::Ask), &[]);
    // One note about safety is enough.
    let bar = Placement { slot: Slot::FooterBar, depth: Depth::Share(40) };
    let two = [mode(Mode::Warn), Conditions { placement: bar, ..mode(Mode::Warn) }];
    check(&two, &story(), &["a@end!"]);
}

fn conditions() -> impl Strategy<Value = Vec<Conditions>> {
    let only = || {
        let some = proptest::collection::vec(0_usize..4, 0..3);
        (proptest::option::of(some.clone()), some).prop_map(|(include, exclude)| Only { include, exclude })
    };
    let modes = proptest::sample::select(&[Mode::Ask, Mode::Ask, Mode::Ask, Mode::Warn, Mode::None][..]);
    let slots = proptest::sample::select(&[Slot::Inline, Slot::End, Slot::FooterBar][..]);
    let variants = proptest::collection::vec(0_u16..3, 0..3);
    let one = (only(), only(), modes, slots, -1_i64..3, 0_u16..4, variants).prop_map(
        |(sections, topics, mode, slot, priority, weight, variants)| Conditions {
            sections,
            topics,
            mode,
            priority,
            weight,
            placement: Placement { slot, depth: Depth::Paragraphs(3) },
            variants: variants.into_iter().enumerate().map(|(at, weight)| (format!("v{at}"), weight)).collect(),
            ..message("")
        },
    );
    proptest::collection::vec(one, 0..6).prop_map(|messages| {
        let named = |(at, message): (usize, Conditions)| Conditions { id: format!("m{at}"), ..message };
        messages.into_iter().enumerate().map(named).collect()
    })
}

proptest! {
    #[test]
    fn whatever_the_messages_and_the_story(
        messages in conditions(),
        page in "/[a-z]{1,6}/",
        section in 0_usize..4,
        topics in proptest::collection::vec(0_usize..4, 0..3),
        kind in proptest::sample::select(Kind::ALL),
        mode in proptest::option::of(proptest::sample::select(Mode::ALL)),
        characters in 0_u32..3000,
    ) {
        let mode = mode.map(|(_, mode)| mode);
        let story = Facts { page: &page, section, topics: &topics, kind: kind.1, mode, characters, ..story() };
        let shown = carried(&messages, &story);
        let (again, refusals) = decided(&messages, &story);
        prop_assert_eq!(shown, again);
        let uses: Vec<Use> = shown.uses().collect();
        prop_assert!(uses.len() <= MOST && uses.windows(2).all(|two| two[0].slot < two[1].slot));
        prop_assert_eq!(uses.is_empty(), messages.iter().all(|message| refusal(message, &story).is_some()));
        prop_assert_eq!(uses.len(), refusals.iter().filter(|refusal| refusal.is_none()).count());
        prop_assert!(uses.iter().filter(|one| one.mode == Mode::Warn).count() <= 1);
        for one in &uses {
            let message = &messages[usize::from(one.message)];
            prop_assert!(message.weight > 0 && !message.sections.exclude.contains(&section));
            prop_assert!(topics.iter().all(|topic| !message.topics.exclude.contains(topic)));
            prop_assert_eq!(one.mode, message.mode.max(mode.unwrap_or_default()));
            prop_assert!(one.mode != Mode::None);
            prop_assert!(one.slot != Slot::Inline || BREAKS.iter().any(|place| place.at == one.at));
            prop_assert!(one.variant.is_none_or(|at| message.variants[usize::from(at)].1 > 0));
        }
        // Nobody of a higher priority was passed over for the same slot.
        for (at, refusal) in refusals.iter().enumerate() {
            if let Some(Refusal::Beaten(by)) = refusal {
                prop_assert!(messages[*by].priority >= messages[at].priority);
            }
        }
    }
}
