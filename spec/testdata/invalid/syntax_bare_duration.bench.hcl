benchmark "b" {
  duration = 10s # ERROR: Missing newline after argument
}
