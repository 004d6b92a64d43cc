"""Every dynamic model there is, in one list: listing a model puts it in the readers, the tests and the documents."""

from __future__ import annotations

from gridsim.devices.contract import ControlModel, DeviceModel, MachineModel
from gridsim.devices.converters import reeca1, reecb1, reecc1, regca1, regfm_a1, regfm_b1, repca1
from gridsim.devices.exciters import (
    ac7b,
    esac1a,
    esac6a,
    esdc1a,
    esdc2a,
    esst1a,
    esst3a,
    esst4b,
    exac1,
    exac2,
    exdc2,
    expic1,
    exst1,
    ieeet1,
    ieeex1,
    scrx,
    sexs,
)
from gridsim.devices.governors import gaseng1, gast, ggov1, hygov, ieeeg1, ieeeg3, ieesgo, tgov1, tgov1n
from gridsim.devices.load_controllers import lcpoi1
from gridsim.devices.machines import gencls, genrou, gensal, gentpj1
from gridsim.devices.stabilizers import ieeest, pss2a, pss2b, st2cut, stab1
from gridsim.devices.wind import wtara1, wtdta1, wtpta1, wttqa1

MACHINES: tuple[MachineModel, ...] = (
    gencls.MODEL,
    genrou.MODEL,
    gensal.MODEL,
    gentpj1.MODEL,
    regca1.MODEL,
    regfm_a1.MODEL,
    regfm_a1.PSSE_MODEL,
    regfm_b1.MODEL,
    regfm_b1.PSSE_MODEL,
)
CONTROLS: tuple[ControlModel, ...] = (
    tgov1.MODEL,
    tgov1n.MODEL,
    ieeeg1.MODEL,
    ieeeg3.MODEL,
    ieesgo.MODEL,
    gast.MODEL,
    hygov.MODEL,
    ggov1.MODEL,
    gaseng1.MODEL,
    lcpoi1.MODEL,
    sexs.MODEL,
    scrx.MODEL,
    ieeet1.MODEL,
    ieeex1.MODEL,
    exdc2.MODEL,
    esdc1a.MODEL,
    esdc2a.MODEL,
    exac1.MODEL,
    exac2.MODEL,
    esac1a.MODEL,
    esac6a.MODEL,
    ac7b.MODEL,
    exst1.MODEL,
    esst1a.MODEL,
    esst3a.MODEL,
    esst4b.MODEL,
    expic1.MODEL,
    ieeest.MODEL,
    st2cut.MODEL,
    stab1.MODEL,
    pss2a.MODEL,
    pss2b.MODEL,
    repca1.MODEL,
    reeca1.MODEL,
    reecb1.MODEL,
    reecc1.MODEL,
    wtdta1.MODEL,
    wtara1.MODEL,
    wtpta1.MODEL,
    wttqa1.MODEL,
)
MODELS: dict[str, DeviceModel] = {}
MODELS.update((model.name, model) for model in MACHINES)
MODELS.update((model.name, model) for model in CONTROLS)
