DROP TABLE itinerary_station;
DROP TABLE walking_times;
