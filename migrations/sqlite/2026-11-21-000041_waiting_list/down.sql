DROP TABLE waiting_offer;
DROP TABLE waiting_entry;
