//! Learning what ships: the world, from titles that ship as text and real titles that do not.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::{GROUPS, Pools, World, WorldTitles, generated::Generated, groups};
use crate::{
    calibration::{Lesson, Nearness, Pool, Prior, learn_network},
    encoder::Encoder,
    error::{Result, ensure},
    metric::Projection,
    title::{SegmentId, Segments},
    training::{Dataset, Learned},
    vote::{TIE_MARGIN, VoteCounter, Weights},
};

/// How many titles a user is taken to have of their own, in turn.
const OWN: [usize; 2] = [300, usize::MAX];

/// Of the titles that a user is taken to have, one in so many is asked about instead.
const OWN_ASKED: usize = 15;

/// What titles like the user's own count, all together, against those of lists. With more, a list is tagged
/// less well; with fewer, titles like the user's are.
const OWN_COUNT: f32 = 0.5;

/// Times that each title is seen by the network. With 5 the network alone has .1 points more of a CRM held out right and .5 more
/// of two lists; beside the program .3 more and .3 fewer.
const EPOCHS: usize = 3;
/// What the transformer's opinion of a generated title counts, against a label; nothing else was tried.
const OPINION: f32 = 0.5;
/// The share of a label's probability that is spread evenly over all segments for the network (label smoothing, Szegedy
/// et al. 2016); nothing else was tried.
const DOUBT: f32 = 0.02;

/// Learns a world from `lists`, without the group `held_out` if there is one. `tell` is told of every step.
///
/// The projection and the prior are learned from all titles. What votes and prior are worth is found out
/// on lists held out in turn, for users with few, many and no titles of their own. There the network's generated titles have the
/// opinion of a transformer that did not know the lists asked about. It did know the group `held_out`, if there is one, which
/// reaches what is learned in the eleven numbers of a pool and in nothing else.
///
/// # Errors
/// If the encoder fails, or there are no lists.
pub fn learn_world(
    lists: &WorldTitles,
    segments: &Segments,
    encoder: &Encoder,
    held_out: Option<usize>,
    mut tell: impl FnMut(String),
) -> Result<World> {
    let group_of = groups(lists);
    let mut titles = lists.shipped.titles.clone();
    let shipped = titles.len();
    let mut known: HashSet<u64> = titles.iter().map(|labelled| labelled.title.key_hash()).collect();
    let written = lists.written.iter();
    titles.extend(
        written
            .filter(|labelled| known.insert(labelled.title.key_hash()))
            .cloned(),
    );
    let as_text = titles.len();
    let mut group: Vec<Option<usize>> = vec![None; as_text];
    for (labelled, list) in &lists.real {
        let of_list = group_of.get(list).copied();
        if (held_out.is_none() || of_list != held_out) && known.insert(labelled.title.key_hash()) {
            titles.push(labelled.clone());
            group.push(of_list);
        }
    }
    ensure!(titles.len() > as_text, "there are no real titles to learn from");
    let all = titles.len();
    titles.extend(lists.own.iter().cloned());
    let data = Dataset::new(titles, lists.labelled, segments, encoder, None, false)?;
    let bench = Bench {
        background: (lists.labelled..shipped).collect(),
        own: (all..data.titles.len()).collect(),
        group,
        data,
    };
    let asked: Vec<usize> = (0..GROUPS)
        .filter(|group| bench.group.contains(&Some(*group)))
        .collect();
    tell("learning the priors".to_string());
    let without = asked.iter().copied().map(Some).chain([None]);
    let priors = without.collect::<Vec<_>>().into_par_iter().map(|group| {
        let kept = bench.kept(group);
        let taught_without = group.or(held_out);
        bench.learn_prior(&kept, lists, (taught_without, &group_of), segments)
    });
    let mut priors: Vec<Prior> = priors.collect::<Result<_>>()?;
    let prior = priors.split_off(asked.len()).remove(0);
    let mut seen = Seen::default();
    for (group, prior) in asked.into_iter().zip(priors) {
        tell(format!("asking about the lists of group {group}"));
        bench.ask(group, prior, &mut seen);
    }
    tell("fitting the pools".to_string());
    let pools = Pools {
        beside: fit(&seen.beside, |pool| pool),
        // A prior that was learned from few titles is certain where it should not be.
        alone: fit(&seen.alone, Pool::always_asking),
    };
    tell(format!("{pools:?}"));
    let kept: Vec<usize> = (0..all).collect();
    let projection = bench.data.learn_projection(&kept, None);
    let points = bench.data.points(&projection, &kept);
    Ok(World::new(
        &encoder.identity().checksum,
        segments,
        &bench.data.titles[..all],
        &points,
        |title| title < as_text,
        (projection, prior, pools),
    ))
}

/// Titles to ask about and to learn from, by their position in the dataset.
struct Bench {
    data: Dataset,
    background: Vec<usize>,
    own: Vec<usize>,
    /// Of the titles before the own ones, the group of their list; none for those that ship.
    group: Vec<Option<usize>>,
}

/// What was said about titles held out.
#[derive(Default)]
struct Seen {
    beside: Vec<Observation>,
    alone: Vec<Observation>,
}

struct Observation {
    general: Vec<f32>,
    prior: Vec<f32>,
    /// The shares of the close vote and how near the own titles are, if there are any.
    close: Option<(Vec<f32>, Nearness)>,
    truth: SegmentId,
    weight: f32,
}

impl Bench {
    /// All titles but those of the lists of a group, if one is named.
    fn kept(&self, without: Option<usize>) -> Vec<usize> {
        let is_kept = |title: &usize| without.is_none() || self.group[*title] != without;
        (0..self.group.len()).filter(is_kept).collect()
    }

    /// Learns a prior from the titles `kept`, with a network if there are generated titles: those of a transformer that knew
    /// no list of the group `without`.
    fn learn_prior(
        &self,
        kept: &[usize],
        lists: &WorldTitles,
        (without, group_of): (Option<usize>, &BTreeMap<String, usize>),
        segments: &Segments,
    ) -> Result<Prior> {
        let prior = self.data.learn_prior(kept);
        let Some(folder) = &lists.generated else {
            return Ok(prior);
        };
        let generated = Generated::read(folder, (without, group_of), segments, &lists.reference)?;
        let count = segments.count();
        let label = |segment: usize| {
            let mut likely = vec![DOUBT / count as f32; count];
            likely[segment] += 1.0 - DOUBT;
            likely
        };
        let labels: Vec<Vec<f32>> = (0..count).map(label).collect();
        let labelled = kept.iter().map(|title| Lesson {
            traits: &self.data.traits[*title],
            likely: &labels[usize::from(self.data.titles[*title].segment.0)],
            weight: 1.0,
        });
        let opinions = generated.traits.iter().zip(generated.likely.chunks_exact(count));
        let opinions = opinions.map(|(traits, likely)| Lesson {
            traits,
            likely,
            weight: OPINION,
        });
        let lessons: Vec<Lesson> = labelled.chain(opinions).collect();
        let (network, linear) = learn_network(&lessons, count, EPOCHS);
        Ok(prior.with_network(network, &linear))
    }

    fn ask(&self, held_out: usize, prior: Prior, seen: &mut Seen) {
        let of_group = |title: &usize| self.group[*title] == Some(held_out);
        let (asked, kept): (Vec<usize>, Vec<usize>) = (0..self.group.len()).partition(of_group);
        let projection = self.data.learn_projection(&kept, None);
        let world = Learned::of(None, Some(projection.clone()), prior);
        seen.beside
            .extend(self.observe(&kept, &kept, &asked, &world, &[], 1.0));
        let (of_own, own): (Vec<usize>, Vec<usize>) = self
            .own
            .iter()
            .partition(|title| (**title).is_multiple_of(OWN_ASKED));
        let weight = OWN_COUNT * asked.len() as f32 / of_own.len().max(1) as f32;
        for size in OWN.iter().filter(|_| !own.is_empty()) {
            // A fair sample: the file may be in any order.
            let step = (own.len() / size).max(1);
            let own: Vec<usize> = own.iter().copied().step_by(step).collect();
            let brought = [&own[..], &self.background[..]].concat();
            let close = self.data.learn_projection(&brought, Some(&projection));
            let beside = Learned {
                close: Some(close),
                ..world.clone()
            };
            let with_world = [&kept[..], &own[..]].concat();
            let alone = Learned {
                prior: self.data.learn_prior(&brought),
                ..beside.clone()
            };
            for (asked, weight) in [(&asked, 1.0), (&of_own, weight)] {
                seen.beside
                    .extend(self.observe(&brought, &with_world, asked, &beside, &own, weight));
                seen.alone
                    .extend(self.observe(&brought, &brought, asked, &alone, &own, weight));
            }
        }
    }

    fn observe(
        &self,
        in_close: &[usize],
        in_general: &[usize],
        asked: &[usize],
        learned: &Learned,
        own: &[usize],
        weight: f32,
    ) -> Vec<Observation> {
        let own: HashSet<usize> = own.iter().copied().collect();
        let close_weights = Weights::balancing(&self.data.segment_of(in_close), self.data.segments);
        let equal = Weights::equal(self.data.segments);
        let same = in_close.len() == in_general.len();
        let general_weights = if same && !own.is_empty() {
            &close_weights
        } else {
            &equal
        };
        let pool = Pool::default();
        let count = VoteCounter {
            weights: (&close_weights, general_weights),
            segment_of: |title: usize| self.data.titles[title].segment,
            is_own: |title: usize| own.contains(&title),
            pool: &pool,
            tie_margin: TIE_MARGIN,
        };
        let close = self.data.neighbours(in_close, asked, &learned.close_alone()).0;
        let general = self
            .data
            .neighbours(in_general, asked, &learned.general_alone())
            .1;
        asked
            .par_iter()
            .zip(close.into_par_iter().zip(general))
            .map(|(title, (close, general))| Observation {
                general: count.general_shares(&general),
                prior: learned.prior.probabilities(&self.data.traits[*title]),
                close: (!close.is_empty()).then(|| (count.close_shares(&close), count.nearness(&close))),
                truth: self.data.titles[*title].segment,
                weight,
            })
            .collect()
    }
}

impl Learned {
    fn of(close: Option<Projection>, general: Option<Projection>, prior: Prior) -> Self {
        Self {
            close,
            general,
            prior,
            blind: true,
        }
    }

    fn close_alone(&self) -> Self {
        Self {
            general: None,
            ..self.clone()
        }
    }

    fn general_alone(&self) -> Self {
        Self {
            close: None,
            ..self.clone()
        }
    }
}

/// Where the search for a pool's numbers begins, and its first steps.
const FIRST: [f32; Pool::NUMBERS] = [0.3, 0.7, 0.0, 1.0, 0.0, -2.0, 0.5, 1.0, 1.0, 1.0, 0.0];
const FIRST_STEP: f32 = 0.4;
const LAST_STEP: f32 = 0.005;

/// The pool, as `limit` allows it, under which `seen` is most probable, by a pattern search (Hooke & Jeeves 1961).
fn fit(seen: &[Observation], limit: fn(Pool) -> Pool) -> Pool {
    let loss = |numbers: &[f32; Pool::NUMBERS]| {
        let pool = limit(Pool::from_numbers(*numbers));
        let chunks = seen.par_chunks(1_024).map(|chunk| {
            let of = |one: &Observation| f64::from(one.weight) * f64::from(one.surprise(&pool));
            chunk.iter().map(of).sum::<f64>()
        });
        // Added in order, so that the sum is the same on any number of cores.
        chunks.collect::<Vec<f64>>().into_iter().sum::<f64>()
    };
    let explore = |from: [f32; Pool::NUMBERS], mut best: f64, step: f32| {
        let mut at = from;
        for number in 0..Pool::NUMBERS {
            for by in [step, -step] {
                let mut tried = at;
                tried[number] += by;
                let found = loss(&tried);
                if found < best {
                    (at, best) = (tried, found);
                    break;
                }
            }
        }
        (at, best)
    };
    let mut base = FIRST;
    let mut best = loss(&base);
    let mut step = FIRST_STEP;
    while step > LAST_STEP {
        let (found, less) = explore(base, best, step);
        if less >= best {
            step /= 2.0;
            continue;
        }
        // On in the same direction, as long as that helps.
        let onward = std::array::from_fn(|number| 2.0 * found[number] - base[number]);
        let (further, still_less) = explore(onward, loss(&onward), step);
        (base, best) = if still_less < less {
            (further, still_less)
        } else {
            (found, less)
        };
    }
    limit(Pool::from_numbers(base))
}

impl Observation {
    /// Minus the logarithm of the probability of what is true.
    fn surprise(&self, pool: &Pool) -> f32 {
        let truth = usize::from(self.truth.0);
        let general = match pool.settles(&self.prior) {
            true => pool.settled(&self.prior)[truth],
            false => pool.general(Some(&self.general), &self.prior)[truth],
        };
        let probability = match &self.close {
            None => general,
            Some((shares, near)) => {
                let say = pool.own_say(*near);
                say * pool.own(shares)[truth] + (1.0 - say) * general
            }
        };
        -probability.max(1e-6).ln()
    }
}
