use super::*;

const A: SegmentId = SegmentId(0);
const B: SegmentId = SegmentId(1);
const NONE: SegmentId = SegmentId(2);

fn vote(probabilities: [f32; 3], tie_margin: f32) -> SegmentId {
    Vote::of(probabilities.to_vec(), 0.0, tie_margin).winner
}

#[test]
fn of_personas_that_tie_the_higher_priority_wins() {
    assert_eq!(vote([0.45, 0.45, 0.1], 0.0), A);
    assert_eq!(vote([0.44, 0.46, 0.1], 0.0), B);
    assert_eq!(vote([0.445, 0.455, 0.1], TIE_MARGIN), A);
    assert_eq!(vote([0.0, 0.6, 0.4], 1.0), B, "nobody spoke for the first");
}

#[test]
fn no_persona_is_printed_that_is_less_likely_than_none() {
    assert_eq!(vote([0.27, 0.1, 0.63], TIE_MARGIN), NONE);
    assert_eq!(vote([0.44, 0.1, 0.46], 0.05), NONE);
    assert_eq!(vote([0.2, 0.4, 0.4], 0.0), NONE);
    assert_eq!(
        vote([0.31, 0.36, 0.33], 0.06),
        B,
        "the first is within the margin, and less likely than none"
    );
}

#[test]
fn a_confidence_is_the_nearest_whole_percent() {
    let of = |probability| Vote::of(vec![probability, 1.0 - probability, 0.0], 0.0, TIE_MARGIN).confidence();
    assert_eq!((of(0.876), of(0.874)), (88, 87));
}

#[test]
fn where_there_is_no_none_the_others_share_what_it_had() {
    let without_none = |mut probabilities: Vec<f32>| {
        super::without_none(&mut probabilities);
        probabilities
    };
    assert_eq!(without_none(vec![0.125, 0.375, 0.5]), [0.25, 0.75, 0.0]);
    let of_nothing = without_none(vec![0.0, 0.0, 1.0]);
    assert_eq!(of_nothing, [0.0; 3], "there is nothing to share");
}

#[test]
fn about_nothing_none_wins_with_nothing() {
    let nothing = Prediction::none(3).vote;
    assert_eq!((nothing.winner, nothing.confidence()), (NONE, 0));
}

#[test]
fn a_users_own_title_decides_about_those_that_are_nearly_the_same() {
    let pool = Pool {
        general: [0.3, 0.7, 0.0],
        own: [1.6, 0.0],
        gate: [-5.0, 4.0, 1.0, 3.0],
        settled: None,
    };
    let equal = Weights::equal(3);
    let count = VoteCounter {
        weights: (&equal, &equal),
        segment_of: |title| if title == 0 { A } else { B },
        is_own: |title| title == 0,
        pool: &pool,
        tie_margin: TIE_MARGIN,
    };
    let at = |own: f32| {
        let near = |title, similarity| Neighbour { title, similarity };
        let close = vec![near(0, own), near(1, 0.2)];
        count.count(close, vec![near(1, 0.9)], vec![0.1, 0.8, 0.1]).vote
    };
    assert_eq!(at(1.0).winner, A);
    assert_eq!(at(0.4).winner, B);
    assert!(at(1.0).own_say > 0.9 && at(0.4).own_say < 0.2);
}

#[test]
fn own_titles_and_what_is_known_in_general_share_the_say() {
    let pool = Pool {
        general: [0.3, 0.7, 0.1],
        own: [1.6, -0.2],
        gate: [0.0, 1.0, 1.0, 1.0],
        settled: None,
    };
    let equal = Weights::equal(3);
    let segment_of = |title| if title == 0 { A } else { B };
    let count = VoteCounter {
        weights: (&equal, &equal),
        segment_of,
        is_own: |title| title == 0,
        pool: &pool,
        tie_margin: TIE_MARGIN,
    };
    let near = |title, similarity| Neighbour { title, similarity };
    let (close, general) = (vec![near(0, 0.8), near(1, 0.6)], vec![near(1, 0.9)]);
    let prior = vec![0.3, 0.2, 0.5];
    let of_own = pool.own(&equal.shares(&close, segment_of));
    let in_general = pool.general(Some(&equal.shares(&general, segment_of)), &prior);
    let without_votes = pool.general(None, &prior);
    let found = count.count(close.clone(), general.clone(), prior.clone());
    let say = found.vote.own_say;
    assert!(say > 0.5 && say < 1.0, "{say}");
    let mixed = |own: f32, general: f32| say * own + (1.0 - say) * general;
    for (rank, probability) in found.vote.probabilities.iter().enumerate() {
        assert!((probability - mixed(of_own[rank], in_general[rank])).abs() < 1e-6);
    }
    assert_eq!(found.decisive_neighbours(), &close, "whose say is the larger");
    let nobodys = count.count(Vec::new(), general.clone(), prior.clone());
    assert_eq!(nobodys.vote.probabilities, in_general);
    assert_eq!(nobodys.decisive_neighbours(), &general);
    let alone = count.count(close.clone(), Vec::new(), prior);
    assert!((alone.vote.probabilities[1] - mixed(of_own[1], without_votes[1])).abs() < 1e-6);
    let far = count.count(vec![near(0, 0.5), near(1, 0.6)], Vec::new(), vec![0.3, 0.2, 0.5]);
    assert!(far.vote.own_say < 0.5, "{}", far.vote.own_say);
    assert_eq!(far.decisive_neighbours(), far.close, "there are no others");
    let labelled = found.with_label(Some(0), NONE);
    assert_eq!((labelled.vote.winner, labelled.itself), (NONE, Some(0)));
    assert_eq!((nearest(&close), nearest(&[])), (0.8, 0.0));
}

#[test]
fn where_the_prior_settles_it_the_general_vote_has_no_say() {
    let pool = Pool {
        general: [0.3, 0.7, 0.0],
        settled: Some([0.9, 0.0]),
        ..Pool::default()
    };
    let equal = Weights::equal(3);
    let personas = equal.of_personas();
    let tied_within = |tie_margin: f32, weights: &Weights, prior: [f32; 3]| {
        let count = VoteCounter {
            weights: (weights, weights),
            segment_of: |_| A,
            is_own: |_| false,
            pool: &pool,
            tie_margin,
        };
        let general = vec![Neighbour {
            title: 0,
            similarity: 0.9,
        }];
        count.count(Vec::new(), general, prior.to_vec())
    };
    let of = |weights: &Weights, prior| tied_within(TIE_MARGIN, weights, prior);
    let (sure, unsure) = (of(&equal, [0.03, 0.95, 0.02]), of(&equal, [0.1, 0.8, 0.1]));
    assert!(sure.settled && !unsure.settled);
    assert_eq!(sure.vote.probabilities, pool.settled(&sure.prior));
    let vote = equal.shares(&unsure.general, |_| A);
    assert_eq!(
        unsure.vote.probabilities,
        pool.general(Some(&vote), &unsure.prior)
    );
    assert!(!tied_within(0.5, &equal, sure.prior.clone().try_into().unwrap()).settled);
    let assigned = of(&personas, [0.03, 0.02, 0.95]);
    assert!(
        !assigned.settled,
        "that it is none settles nothing where none may not win"
    );
}

#[test]
fn the_label_of_a_title_itself_goes_before_what_its_neighbours_say() {
    let vote = Vote::of(vec![0.1, 0.1, 0.8], 0.0, TIE_MARGIN).with_label(A);
    assert_eq!((vote.winner, vote.confidence()), (A, 96));
    assert!((vote.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-6);
}

#[test]
fn if_all_are_to_be_assigned_none_has_no_probability() {
    let pool = Pool {
        general: [0.3, 0.7, 0.0],
        ..Pool::default()
    };
    let personas = Weights::equal(3).of_personas();
    let count = VoteCounter {
        weights: (&personas, &personas),
        segment_of: |_| A,
        is_own: |_| false,
        pool: &pool,
        tie_margin: TIE_MARGIN,
    };
    let vote = count.count(Vec::new(), Vec::new(), vec![0.05, 0.05, 0.9]).vote;
    assert_eq!((vote.winner, vote.probabilities[2]), (A, 0.0));
}

#[test]
fn a_nearer_title_of_the_background_lends_the_users_own_no_say() {
    let (pool, equal) = (Pool::default(), Weights::equal(3));
    let count = VoteCounter {
        weights: (&equal, &equal),
        segment_of: |_| A,
        is_own: |title| title == 0,
        pool: &pool,
        tie_margin: TIE_MARGIN,
    };
    let near = |title, similarity| Neighbour { title, similarity };
    let found = count.nearness(&[near(1, 0.9), near(0, 0.8)]);
    assert!((found.nearest - 0.8).abs() < 1e-6);
    let share = 1.0 / (1.0 + 1_f32.exp());
    assert!((found.share - share).abs() < 1e-4, "{}", found.share);
}

#[test]
fn either_vote_counts_by_its_own_weights() {
    let (close, general) = (Weights::balancing(&[A, A, A, NONE], 3), Weights::equal(3));
    let pool = Pool::default();
    let count = VoteCounter {
        weights: (&close, &general),
        segment_of: |title| if title == 0 { A } else { NONE },
        is_own: |_| false,
        pool: &pool,
        tie_margin: TIE_MARGIN,
    };
    let near = [0, 1].map(|title| Neighbour {
        title,
        similarity: 0.9,
    });
    assert_eq!(count.general_shares(&near), [0.5, 0.0, 0.5]);
    assert!(count.close_shares(&near)[2] > 0.8);
}
