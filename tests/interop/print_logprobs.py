"""Log-probs of GPT2LMHeadModel at the answer's positions, for each folder of the argument, as one line of JSON each."""

import json
import os
import sys

import torch
import transformers

transformers.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()
root, tokens = sys.argv[1], json.loads(sys.argv[2])
for name in sorted(os.listdir(root)):
    folder = os.path.join(root, name)
    try:
        model, info = transformers.GPT2LMHeadModel.from_pretrained(
            folder, output_loading_info=True, dtype=torch.float32, local_files_only=True
        )
        if info["missing_keys"]:
            raise ValueError(f"initialised at random: {sorted(info['missing_keys'])[0]}")
        with torch.no_grad():
            logits = model.double().eval()(torch.tensor([tokens])).logits[0, 5:]
        if not torch.isfinite(logits).all():
            raise ValueError("loads, with logits that are not finite")
        print(json.dumps({"id": name, "logprobs": torch.log_softmax(logits, -1).flatten().tolist()}), flush=True)
    except Exception as error:  # pylint: disable=broad-except
        print(json.dumps({"id": name, "refused": str(error).split("\n")[0][:100]}), flush=True)
