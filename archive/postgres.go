package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/lock"
)

// openPostgres opens the store in a PostgreSQL database, and makes its tables where there are none.
func openPostgres(ctx context.Context, address string, o Options) (_ Store, err error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// What pgx says may have the address in it, and that a password.
		return nil, errors.New("open the store: its address is none of PostgreSQL: want postgres://USER@HOST:PORT/DATABASE")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "bench"
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(4)
	d := newDatabase(db, fmt.Sprintf("%s at %s", config.Database, config.Host), o)
	d.explain = explainPostgres
	d.hasTables = `SELECT to_regclass('bench_schema') IS NOT NULL`
	d.lock = func(ctx context.Context, tx *sql.Tx, project string) error {
		_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, lockKey(project))
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(lockKey("\x00migrations")), lock.WithLockTimeout(1, 120)) // asks each second
	if err != nil {
		return nil, err
	}
	if err := d.migrate(ctx, dialectPostgres, locker); err != nil {
		return nil, err
	}
	return d, nil
}

// explainPostgres says in words what an error of PostgreSQL means, and what helps.
func explainPostgres(err error) error {
	var e *pgconn.PgError
	var connect *pgconn.ConnectError
	var network *net.OpError
	switch {
	case errors.As(err, &e):
		return explainCode(e)
	case errors.As(err, &connect):
		return errors.New("can't be reached: is PostgreSQL running there, and does it let this user in?")
	case errors.As(err, &network):
		return fmt.Errorf("can't be reached any more: %w", network)
	}
	return nil
}

// explainCode knows the classes of SQLSTATE that are not bench's own fault.
func explainCode(e *pgconn.PgError) error {
	switch e.Code {
	case "25006":
		return fmt.Errorf("can't be written: it is read-only (%s)", e.Message)
	case "42501":
		return fmt.Errorf("may not be used by this user: %s", e.Message)
	case "3D000":
		return fmt.Errorf("is not there: %s; create it with createdb", e.Message)
	case "53100":
		return fmt.Errorf("has no room: its disk is full (%s)", e.Message)
	}
	switch e.Code[:min(2, len(e.Code))] {
	case "28":
		return fmt.Errorf("doesn't let this user in: %s", e.Message)
	case "53":
		return fmt.Errorf("is at its limits: %s", e.Message)
	case "55":
		return fmt.Errorf("is locked: %s", e.Message)
	case "57":
		return fmt.Errorf("was stopped: %s", e.Message)
	case "XX":
		return fmt.Errorf("is damaged: %s", e.Message)
	}
	return nil
}
