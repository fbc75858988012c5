# Independent mistakes are all reported, and each once.
locals {
  a = [1 2] # ERROR: Missing item separator
  b = 'x' # ERROR: Invalid character
  c = 1 # right
}
