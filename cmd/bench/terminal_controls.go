//go:build !windows

package main

import "os"

// understandsControls says whether a terminal acts upon control sequences, whatever TERM says.
func understandsControls(*os.File) bool { return true }
