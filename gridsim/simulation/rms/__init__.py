"""Time domain: phasor network, machines with their controls, sites with their mitigation, in one compiled loop."""
