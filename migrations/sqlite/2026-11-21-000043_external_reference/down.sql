DROP TABLE external_reference;
