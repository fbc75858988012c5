// Package lab holds history against real runs: a small server of 40 commits, seven of which change something, and one build measured
// 60 times, each by bench as it is built. It takes Linux, a quiet machine and forty minutes: make history-measured.
package lab
