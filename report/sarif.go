package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"path/filepath"
	"time"

	"bench/report/escape"
	"bench/result"
)

// The part of SARIF 2.1.0 (OASIS, 2020) that code scanning reads.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
		ColumnKind  string            `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string    `json:"id"`
		Short sarifText `json:"shortDescription"`
	}
	sarifInvocation struct {
		Successful bool   `json:"executionSuccessful"`
		Start      string `json:"startTimeUtc,omitempty"`
		End        string `json:"endTimeUtc,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

// rules say what each sort of alert is. Warnings have their code as rule.
var rules = map[string]string{
	"comparison": "A gated comparison did not pass",
	"threshold":  "A threshold did not hold",
	"check":      "A check did not hold",
	"run":        "The run is incomplete or can't be trusted",
}

// writeSARIF writes the alerts for code scanning.
func writeSARIF(b *bytes.Buffer, run *result.Run, _ Options) error {
	v := arrange(run)
	out := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "bench", Version: escape.SARIF(run.Info.BenchVersion), Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{invocation(run.Info)},
		Results:     []sarifResult{},
		ColumnKind:  "unicodeCodePoints",
	}
	index := map[string]int{}
	for _, f := range v.alerts() {
		i, known := index[f.rule]
		if !known {
			i = len(out.Tool.Driver.Rules)
			index[f.rule] = i
			out.Tool.Driver.Rules = append(out.Tool.Driver.Rules, ruleOf(f))
		}
		out.Results = append(out.Results, sarifResultOf(f, i))
	}
	log := sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{out}}
	document, err := json.MarshalIndent(log, "", "  ")
	if err != nil {
		return err
	}
	b.Write(escape.JSON(document))
	b.WriteByte('\n')
	return nil
}

func invocation(info result.Info) sarifInvocation {
	i := sarifInvocation{Successful: info.Status == result.Complete}
	if !info.StartedAt.IsZero() {
		i.Start, i.End = info.StartedAt.UTC().Format(time.RFC3339), info.FinishedAt.UTC().Format(time.RFC3339)
	}
	return i
}

func ruleOf(f alert) sarifRule {
	text, known := rules[f.rule]
	if !known {
		text = "Warning: " + f.rule
	}
	return sarifRule{ID: escape.Printable(f.rule), Short: sarifText{escape.SARIF(text)}}
}

func sarifResultOf(f alert, rule int) sarifResult {
	level := f.level
	if level == "notice" {
		level = "note"
	}
	r := sarifResult{
		RuleID: escape.Printable(f.rule), RuleIndex: rule, Level: level, Message: sarifText{escape.SARIF(f.title + ": " + f.text)},
		Fingerprints: map[string]string{"bench/v1": fingerprint(f)},
	}
	var at sarifLocation
	if f.at != nil && f.at.Filename != "" && f.at.Start.Line > 0 {
		at.Physical = &sarifPhysical{sarifArtifact{uri(f.at.Filename)}, sarifRegion{
			f.at.Start.Line, f.at.Start.Column, f.at.End.Line, f.at.End.Column,
		}}
	}
	if f.cell != "" {
		at.Logical = []sarifLogical{{escape.Printable(f.cell), "member"}}
	}
	if at.Physical != nil || at.Logical != nil {
		r.Locations = []sarifLocation{at}
	}
	return r
}

// fingerprint tells an alert from others, and is the same in the next run: numbers and lines are not in it.
func fingerprint(f alert) string {
	sum := sha256.Sum256([]byte(f.rule + "\x00" + f.title + "\x00" + f.cell))
	return hex.EncodeToString(sum[:16])
}

// uri writes a file's path as a relative reference (RFC 3986).
func uri(path string) string {
	u := url.URL{Path: filepath.ToSlash(path)}
	return u.String()
}
