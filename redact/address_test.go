package redact

import "testing"

func TestAddressesLoseWhoLogsIn(t *testing.T) {
	for address, want := range map[string]string{
		"otlp:https://me:hunter2@h.test/v1?key=hunter3":      "otlp:https://(sensitive value)@h.test/v1?(sensitive value)",
		"rw:https://h.test/api/v1/write?token=hunter2":       "rw:https://h.test/api/v1/write?(sensitive value)",
		"https://h.test/#hunter2":                            "https://h.test/#(sensitive value)",
		"postgres://u:p/a#s?s@w@db/bench":                    "postgres://(sensitive value)@db/bench",
		"postgres//u:hunter2@db/bench":                       "postgres//(sensitive value)@db/bench",
		"u:hunter2@db":                                       "(sensitive value)@db",
		"hunter2@db":                                         "(sensitive value)@db",
		"https://me:hun ter2@h.test/":                        "https://(sensitive value)@h.test/",
		"host=db user=bench PASSWORD = hunter2 dbname=bench": "host=db user=bench PASSWORD = (sensitive value)",
		"sqlite:.bench/history.db":                           "sqlite:.bench/history.db",
		"https://h.test/?":                                   "https://h.test/?",
		"slow":                                               "slow",
		"":                                                   "",
	} {
		if got := Address(address); got != want {
			t.Errorf("Address(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestTextsLoseWhoLogsIn(t *testing.T) {
	for text, want := range map[string]string{
		`parse "https://me:hun ter2@h.test/": bad`:          `parse "https://(sensitive value)@h.test/": bad`,
		`invalid proxy address "://me:hunter2@h": bad`:      `invalid proxy address "://(sensitive value)@h": bad`,
		`Unexpected argument "otlp:https://h?k=hunter2"`:    `Unexpected argument "otlp:https://h?(sensitive value)"`,
		`open postgres//me:hunter2@h: no such file`:         `open postgres//(sensitive value)@h: no such file`,
		`want sqlite:PATH, postgres://… or https://…`:       `want sqlite:PATH, postgres://… or https://…`,
		`Is there a "bench ui" at https://h.test/? Perhaps`: `Is there a "bench ui" at https://h.test/? Perhaps`,
		"ssh me@host.test, module@v1.2.3":                   "ssh me@host.test, module@v1.2.3",
	} {
		if got := Addresses(text); got != want {
			t.Errorf("Addresses(%q)\n= %q, want\n  %q", text, got, want)
		}
	}
}
