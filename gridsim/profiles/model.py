"""The time of an iteration, from the model that is trained and how it is laid over the accelerators.

    T_compute = 6 N D / (G F)             forward and backward pass, N parameters, D tokens, G accelerators     (1)
    T_bubble  = T_compute (p - 1) / m     filling and draining a pipeline of p stages with m microbatches       (2)
    T         = T_compute + T_bubble + T_exposed + T_optimiser                                                  (3)

with F the arithmetic that an accelerator achieves, T_exposed the communication that nothing hides. While the pipeline
fills and drains its stages begin and end one after the other: rise and fall are as long as the bubble, and the energy
is that of T_compute. Source: six operations a parameter and token, and the bubble of a pipeline, as in the literature
on large models (Kaplan et al. 2020; Narayanan et al. 2021) [I].
"""

from __future__ import annotations

from dataclasses import dataclass

from gridsim.parameters import Parameter

OPERATIONS_PER_PARAMETER_AND_TOKEN = 6.0

PARAMETERS = (
    Parameter("parameters", "1", "parameters that work on a token", at_least=1e6, at_most=1e15),
    Parameter("tokens", "1", "tokens of one iteration", at_least=1.0, at_most=1e12),
    Parameter(
        "achieved_flops", "1/s", "operations a second of one accelerator, as achieved", at_least=1e9, at_most=1e18
    ),
    Parameter("pipeline_stages", "1", "stages of the pipeline", at_least=1.0, at_most=1000.0),
    Parameter("microbatches", "1", "microbatches of an iteration", at_least=1.0, at_most=1e6),
    Parameter("exposed_s", "s", "communication that nothing hides", at_least=0.0, at_most=1000.0),
    Parameter("optimiser_s", "s", "optimiser step", at_least=0.0, at_most=1000.0),
)


@dataclass(frozen=True)
class Timing:
    """The parts of an iteration. [s]"""

    compute_s: float
    bubble_s: float
    exposed_s: float
    optimiser_s: float

    @property
    def period_s(self) -> float:
        """Equation (3). [s]"""
        return self.compute_s + self.bubble_s + self.exposed_s + self.optimiser_s

    @property
    def duty(self) -> float:
        """Share of an iteration until the fall begins, whose power is that of computing. [1]"""
        return self.compute_s / self.period_s


@dataclass(frozen=True)
class Model:
    """What is trained, and how."""

    parameters: float
    tokens: float
    achieved_flops: float
    pipeline_stages: float
    microbatches: float
    exposed_s: float
    optimiser_s: float

    def timing(self, accelerators: float) -> Timing:
        """Return equations (1) and (2) on so many accelerators.

        >>> Model(405e9, 16.8e6, 400e12, 16, 128, 0.6, 0.1).timing(16_384).compute_s
        6.22924...
        """
        operations = OPERATIONS_PER_PARAMETER_AND_TOKEN * self.parameters * self.tokens
        compute_s = operations / (accelerators * self.achieved_flops)
        bubble_s = compute_s * (self.pipeline_stages - 1.0) / self.microbatches
        return Timing(compute_s, bubble_s, self.exposed_s, self.optimiser_s)
