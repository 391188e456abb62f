//! Free times of several stations joined into itineraries.

use std::collections::BTreeMap;

use einlass_contract::booking as wire;
use einlass_domain::booking::Channel;
use einlass_domain::calendar::{
    Chain, LocalDay, Quantum, QuantumMap, Spot, Station, StationOrder, StationPlace, Stations, WalkingTimes,
};
use einlass_domain::ids::{SiteId, UnitId};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::{FreeTimes, VisitNeed};
use crate::catalogue::VisibleCatalogue;

/// What is wanted at one station.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) need: VisitNeed,
    pub(super) site_id: Option<SiteId>,
    pub(super) unit_id: Option<UnitId>,
}

/// A search for itineraries.
pub(super) struct ItinerarySearch<'a> {
    pub(super) catalogue: &'a VisibleCatalogue,
    pub(super) wishes: &'a [Wish],
    pub(super) order: StationOrder,
    pub(super) walking: &'a WalkingTimes,
    pub(super) channel: Channel,
    pub(super) now: Timestamp,
}

/// A chain on its day.
pub(super) struct FreeItinerary {
    day: Quantum,
    chain: Chain,
}

/// The places of every station on a day.
type Day = Vec<Vec<StationPlace>>;

impl ItinerarySearch<'_> {
    /// All itineraries worth offering on the local days from `from_on` to before `until_on`, least waiting first.
    pub(super) fn find(
        &self,
        tx: &mut ReadTx<'_>,
        from_on: Date,
        until_on: Date,
    ) -> Result<Vec<FreeItinerary>, StorageError> {
        let mut days: BTreeMap<Date, Day> = BTreeMap::new();
        for (station, wish) in self.wishes.iter().enumerate() {
            self.gather(tx, station, wish, (from_on, until_on), &mut days)?;
        }
        let mut found: Vec<FreeItinerary> = days
            .into_iter()
            .flat_map(|(date, places)| self.chains(date, places))
            .collect();
        found.sort_by_key(|one| (one.chain.waiting_minutes(), one.end(), one.start()));
        Ok(found)
    }

    /// Adds the free starts of one station to their days.
    fn gather(
        &self,
        tx: &mut ReadTx<'_>,
        station: usize,
        wish: &Wish,
        (from_on, until_on): (Date, Date),
        days: &mut BTreeMap<Date, Day>,
    ) -> Result<(), StorageError> {
        let search = FreeTimes {
            catalogue: self.catalogue,
            need: &wish.need,
            site_id: wish.site_id,
            unit_id: wish.unit_id,
            asker: self.channel.into(),
            now: self.now,
        };
        let zone = &self.catalogue.authority.zone;
        let mut day = LocalDay::new(from_on, zone);
        for time in search.find(tx, from_on, until_on)? {
            if day.offset_at(time.start).is_none() {
                day = LocalDay::containing(time.start.start_at(), zone);
            }
            let spot = Spot {
                site_id: time.site_id,
                unit_id: time.unit_id,
            };
            let stations = days.entry(day.date()).or_default();
            stations.resize_with(self.wishes.len(), Vec::new);
            if let (Some(places), Some(offset)) = (stations.get_mut(station), day.offset_at(time.start)) {
                add_start(places, spot, offset);
            }
        }
        Ok(())
    }

    fn chains(&self, date: Date, places: Day) -> Vec<FreeItinerary> {
        let spots: Vec<Vec<Spot>> = places
            .iter()
            .map(|of_station| of_station.iter().map(|place| place.spot).collect())
            .collect();
        let stations = places
            .into_iter()
            .zip(self.wishes)
            .enumerate()
            .map(|(station, (places, wish))| Station {
                quanta: wish.need.quanta,
                places: self.nearest(station, places, &spots),
            });
        let day = LocalDay::new(date, &self.catalogue.authority.zone).first();
        // What was asked for has been checked; a station that cannot be searched has no itinerary.
        let chains = Stations::new(stations.collect()).map(|all| all.chains(self.order, self.walking));
        let chains = chains.unwrap_or_default().into_iter();
        chains.map(|chain| FreeItinerary { day, chain }).collect()
    }

    /// As many places as a search looks at; of more those that lie nearest to another station.
    fn nearest(
        &self,
        station: usize,
        mut places: Vec<StationPlace>,
        spots: &[Vec<Spot>],
    ) -> Vec<StationPlace> {
        if places.len() > Stations::MOST_PLACES {
            let others = || spots.iter().enumerate().filter(|(other, _)| *other != station);
            places.sort_by_cached_key(|place| {
                let ways = others().flat_map(|(_, spots)| spots);
                let nearest = ways.map(|spot| self.walking.minutes(place.spot, *spot)).min();
                (nearest, place.starts.iter().next())
            });
            places.truncate(Stations::MOST_PLACES);
        }
        places
    }
}

/// Adds a start at a spot that may be new.
fn add_start(places: &mut Vec<StationPlace>, spot: Spot, offset: u16) {
    if let Some(place) = places.iter_mut().find(|place| place.spot == spot) {
        place.starts.insert(offset);
    } else {
        let mut starts = QuantumMap::default();
        starts.insert(offset);
        places.push(StationPlace { spot, starts });
    }
}

impl FreeItinerary {
    /// When it begins.
    pub(super) fn start(&self) -> Quantum {
        self.day.plus(i64::from(self.chain.start()))
    }

    fn end(&self) -> Quantum {
        self.day.plus(i64::from(self.chain.until()))
    }

    /// The itinerary on the wire.
    pub(super) fn on_wire(&self) -> wire::Itinerary {
        let at = |offset: u16| self.day.plus(i64::from(offset)).start_at().into();
        let stops = self.chain.stops().iter().map(|stop| wire::ItineraryStop {
            station: stop.station,
            start_at: at(stop.start),
            end_at: at(stop.until()),
            site_id: stop.spot.site_id,
            unit_id: stop.spot.unit_id,
            walking_minutes: stop.walking_minutes,
            waiting_minutes: stop.waiting_minutes,
        });
        wire::Itinerary {
            start_at: self.start().start_at().into(),
            end_at: self.end().start_at().into(),
            waiting_minutes: self.chain.waiting_minutes(),
            walking_minutes: self.chain.walking_minutes(),
            stops: stops.collect(),
        }
    }
}
