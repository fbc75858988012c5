-- +goose Up
DROP VIEW v_point;
DROP TABLE packed;
DROP TABLE verdict;
DROP TABLE point;

-- A run is known by the first half of its digest, and its build by the first quarter of that: they are there twice, with their indexes.
UPDATE run SET digest = substr(digest, 1, 32), subject = substr(subject, 1, 16);
