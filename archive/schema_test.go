package archive

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"
)

var update = flag.Bool("update", false, "rewrite the golden files: what a store of an earlier schema shows today")

// tables are all that a store ever had, each behind those that it refers to.
var tables = []string{
	"project", "machine", "anchor", "commit_", "run", "series", "epoch", "point", "verdict", "anchor_link", "packed", "measured", "analysis", "anchor_shift", "finding",
	"decision", "outbox", "artifact", "token", "audit",
}

// A dump is the rows of a store by table.
type dump map[string][]map[string]any

// TestStoresOfEarlierSchemas opens a store of each schema that was ever released, with rows in it, and sees what it shows.
// A schema's rows are written once, when it is released, by `BENCH_DUMP=N go test ./archive -run EarlierSchemas`, and never
// change any more.
func TestStoresOfEarlierSchemas(t *testing.T) {
	if n := os.Getenv("BENCH_DUMP"); n != "" {
		writeDump(t, filepath.Join("testdata", "schema-"+n+".json"))
	}
	dumps, err := filepath.Glob("testdata/schema-*.json")
	if err != nil || len(dumps) == 0 {
		t.Fatalf("no dumps: %v", err)
	}
	for _, path := range dumps {
		var version int64
		if _, err := fmt.Sscanf(filepath.Base(path), "schema-%d.json", &version); err != nil {
			t.Fatal(err)
		}
		eachDatabase(t, func(t *testing.T, address func() string) {
			at := address()
			restore(t, at, path, version)
			s := openTest(t, at)
			if version < 7 {
				checkPacked(t, s, path)
			}
			got := written(t, viewed(t, s, Query{Branch: "*"})) + "\n"
			golden := strings.Replace(path, "schema", "shown", 1)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || string(want) != got {
				t.Errorf("it shows something else (%v):\n%s", err, firstDifference(string(want), got))
			}
			if _, err := s.Run(context.Background(), "", slower.run(3).Info.ID); err != nil {
				t.Error(err)
			}
			if done := imported(t, s, slower.run(30), ImportOptions{}); done.Kind != Added || done.Series != 1 {
				t.Errorf("%+v", done)
			}
		})
	}
}

// checkPacked says that what a dump has in a row a point and a verdict is there, in one piece a run.
func checkPacked(t *testing.T, s *database, path string) {
	t.Helper()
	rows := dumped(t, path)
	want := len(rows["point"]) + len(rows["verdict"])
	for _, run := range rows["run"] {
		no, err := run["no"].(json.Number).Int64()
		check(t, err)
		var content []byte
		check(t, s.db.QueryRow(`SELECT content FROM measured WHERE run_no = $1`, no).Scan(&content))
		point := func(p packedPoint) {
			want--
			has := slices.ContainsFunc(rows["point"], func(row map[string]any) bool {
				return fmt.Sprintln(row["run_no"], row["series_id"], row["epoch_id"], row["blocks"], row["valid"]) == fmt.Sprintln(no, p.series, p.epoch, p.blocks, p.valid) &&
					equal(t, row["value"], &p.value) && equal(t, row["anchor_value"], p.anchorValue) && equal(t, row["ratio"], p.ratio) && equal(t, row["se"], p.se)
			})
			if !has {
				t.Errorf("run %d has the point %+v", no, p)
			}
		}
		verdict := func(v packedVerdict) {
			want--
			has := slices.ContainsFunc(rows["verdict"], func(row map[string]any) bool {
				return fmt.Sprintln(row["run_no"], row["series_id"]) == fmt.Sprintln(no, v.series) && v.judged == (row["verdict"] != "same") &&
					equal(t, row["ratio"], &v.effect) && equal(t, row["low"], &v.low) && equal(t, row["high"], &v.high) && equal(t, row["p"], v.p)
			})
			if !has {
				t.Errorf("run %d has the verdict %+v", no, v)
			}
		}
		check(t, unpack(content, anySeries, point, verdict))
	}
	if want != 0 || len(rows["verdict"]) == 0 {
		t.Errorf("%d points and verdicts are missing", want)
	}
}

// equal says that a column of a dump has a number, or none.
func equal(t *testing.T, column any, v *float64) bool {
	t.Helper()
	n, ok := column.(json.Number)
	if !ok || v == nil {
		return column == nil && v == nil
	}
	want, err := n.Float64()
	check(t, err)
	return want == *v
}

// writeDump writes the rows of a store in which there is something of everything.
func writeDump(t *testing.T, path string) {
	t.Helper()
	s := openTest(t, sqliteAddress(t))
	s.now = slowClock
	grown(t, s, slower, 22, true)
	for n := 22; n < 26; n++ {
		imported(t, s, slower.run(n), ImportOptions{})
	}
	imported(t, s, compared(slower.run(26), 1.01, 0.01, "same"), ImportOptions{})
	bridge(t, s)
	check(t, s.Pin(context.Background(), "", slower.run(2).Info.ID, true))
	f := viewed(t, s, Query{}).Analysis.Findings[0]
	_, err := s.db.Exec(`INSERT INTO decision (project_id, address, metric, commit_hash, state, note, who, at) VALUES (1, $1, $2, $3, 'accepted', 'needed', 'kim', 5)`, f.Address, f.Metric, f.Commit)
	check(t, err)
	check(t, s.Rebuild(context.Background()))
	check(t, s.Audit(context.Background(), Event{Who: "ci", What: "push"}))
	// Most of the results would make it large.
	_, err = s.db.Exec(`DELETE FROM artifact WHERE run_no > 4 OR kind = 'full' AND run_no > 2`)
	check(t, err)
	all := dump{}
	for _, table := range tables {
		var has bool
		check(t, s.db.QueryRow(`SELECT count(*) > 0 FROM sqlite_master WHERE name = $1`, table).Scan(&has))
		if has {
			all[table] = rowsOf(t, s.db, table)
		}
	}
	text, err := json.Marshal(all)
	check(t, err)
	check(t, os.WriteFile(path, append(text, '\n'), 0o600))
}

func rowsOf(t *testing.T, db *sql.DB, table string) (all []map[string]any) {
	t.Helper()
	rows, err := db.Query("SELECT * FROM " + table)
	check(t, err)
	defer rows.Close()
	columns, err := rows.ColumnTypes()
	check(t, err)
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		check(t, rows.Scan(into...))
		one := map[string]any{}
		for i, column := range columns {
			if column.DatabaseTypeName() == "BOOLEAN" {
				values[i] = fmt.Sprint(values[i]) == "1" || fmt.Sprint(values[i]) == "true"
			}
			if b, ok := values[i].([]byte); ok {
				values[i] = map[string]string{"bytes": base64.StdEncoding.EncodeToString(b)}
			}
			one[column.Name()] = values[i]
		}
		all = append(all, one)
	}
	check(t, rows.Err())
	return all
}

// dumped are the rows of a dump.
func dumped(t *testing.T, path string) (all dump) {
	t.Helper()
	text, err := os.ReadFile(path)
	check(t, err)
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	check(t, decoder.Decode(&all))
	return all
}

// restore makes a store of a schema with the rows of a dump, without those of tables that it didn't have.
func restore(t *testing.T, address, path string, version int64, without ...string) {
	t.Helper()
	all := dumped(t, path)
	driver, name, dialect, folder := "pgx", address, goose.DialectPostgres, "migrations/postgres"
	if file, ok := fileOf(address); ok {
		driver, name, dialect, folder = "sqlite", file, goose.DialectSQLite3, "migrations/sqlite"
	}
	db, err := sql.Open(driver, name)
	check(t, err)
	defer db.Close()
	files, err := fs.Sub(migrations, folder)
	check(t, err)
	provider, err := goose.NewProvider(dialect, db, files, goose.WithTableName("bench_schema"), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()),
		goose.WithGoMigrations(goose.NewGoMigration(6, &goose.GoFunc{RunTx: packRows}, nil)))
	check(t, err)
	_, err = provider.UpTo(context.Background(), version)
	check(t, err)
	for _, table := range tables {
		if slices.Contains(without, table) {
			continue
		}
		for _, one := range all[table] {
			insert(t, db, driver == "pgx", table, one)
		}
		if driver == "pgx" && len(all[table]) > 0 {
			_, err := db.Exec(`SELECT setval(pg_get_serial_sequence($1, a.attname), (SELECT count(*) + 1000 FROM `+table+`)) FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attidentity = 'a'`, table)
			check(t, err)
		}
	}
}

func insert(t *testing.T, db *sql.DB, postgres bool, table string, one map[string]any) {
	t.Helper()
	var names, places []string
	var values []any
	for name, value := range one {
		switch v := value.(type) {
		case json.Number:
			n, err := v.Int64()
			if value = n; err != nil {
				f, err := v.Float64()
				check(t, err)
				value = f
			}
		case map[string]any:
			text, _ := v["bytes"].(string)
			b, err := base64.StdEncoding.DecodeString(text)
			check(t, err)
			value = b
		}
		names, values = append(names, name), append(values, value)
		places = append(places, fmt.Sprintf("$%d", len(values)))
	}
	overriding := ""
	if postgres {
		overriding = " OVERRIDING SYSTEM VALUE"
	}
	_, err := db.Exec("INSERT INTO "+table+" ("+strings.Join(names, ", ")+")"+overriding+" VALUES ("+strings.Join(places, ", ")+")", values...)
	check(t, err)
}
