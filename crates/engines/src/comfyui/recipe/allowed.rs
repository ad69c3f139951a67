//! Which node classes a recipe may use: a node is a program that runs on the server.
//!
//! The list is that of ComfyUI 0.33.0 without what [`REFUSED`] names. A class of a later version is on neither and has
//! to be allowed by name, as that of an extension.

use std::collections::BTreeSet;

/// Why a class may not be used; none when it may.
pub(crate) fn why_not(class: &str, extensions: &BTreeSet<String>) -> Option<String> {
    if let Some((why, _)) = REFUSED.iter().find(|(_, classes)| classes.contains(&class)) {
        return Some(format!("{class} is refused because {why}: take it out of the workflow"));
    }
    if is_core(class) || extensions.contains(class) {
        return None;
    }
    Some(format!(
        "{class} is refused because it is no node of ComfyUI itself, and nodes run on the server as programs: \
         when you trust whoever made it, allow it under comfyui.allow_nodes in sakuga.toml"
    ))
}

/// Whether ComfyUI itself has this class and it may be used.
fn is_core(class: &str) -> bool {
    ALLOWED.split(',').any(|own| own.trim() == class)
}

/// Classes of ComfyUI itself that are refused, with the reason.
const REFUSED: &[(&str, &[&str])] = &[
    (
        "it reads or writes whole folders of files",
        &[
            "CheckpointLoader",
            "DiffusersLoader",
            "LoadImageDataSetFromFolder",
            "LoadImageTextDataSetFromFolder",
            "LoadVideoDataSetFromFolder",
            "LoadVideoTextDataSetFromFolder",
            "SaveImageDataSetToFolder",
            "SaveImageTextDataSetToFolder",
        ],
    ),
    (
        "it trains a model",
        &[
            "LoadTrainingDataset",
            "LossGraphNode",
            "MakeTrainingDataset",
            "ResolutionBucket",
            "SaveTrainingDataset",
            "TrainLoraNode",
        ],
    ),
    (
        "it writes model files",
        &[
            "CLIPSave",
            "CheckpointSave",
            "ImageOnlyCheckpointSave",
            "LoraSave",
            "ModelSave",
            "SaveLoRA",
            "VAESave",
        ],
    ),
    ("it compiles or runs code", &["TorchCompileModel"]),
    ("it waits for somebody who sits at the server's own page", &["RecordAudio", "WebcamCapture"]),
    ("it writes files that no picture is read from", &["SaveLatent", "SaveText"]),
];

/// Classes of ComfyUI itself that make pictures, sound and shapes of what lies in the server's own folders.
const ALLOWED: &str = "
APG, ARVideoI2V, AddLayer, AddNoise, AddTextPrefix, AddTextSuffix, AdjustBrightness, AdjustContrast,
AlignYourStepsScheduler, AnimaLLLiteApply, ApplyTextureToMesh, AudioAdjustVolume, AudioConcat,
AudioEncoderEncode, AudioEncoderLoader, AudioEqualizer3Band, AudioMerge, BakeAmbientOcclusion,
BakeNormalMapFromMesh, BakeTextureFromVoxel, BasicGuider, BasicScheduler, BatchImagesNode, BatchLatentsNode,
BatchMasksNode, BerniniConditioning, BetaSamplingScheduler, BuildJsonPromptIdeogram, CFGGuider, CFGNorm,
CFGOverride, CFGZeroStar, CLIPAttentionMultiply, CLIPLoader, CLIPMergeAdd, CLIPMergeSimple,
CLIPMergeSubtract, CLIPSetLastLayer, CLIPTextEncode, CLIPTextEncodeControlnet, CLIPTextEncodeFlux,
CLIPTextEncodeHiDream, CLIPTextEncodeHunyuanDiT, CLIPTextEncodeKandinsky5, CLIPTextEncodeLumina2,
CLIPTextEncodePixArtAlpha, CLIPTextEncodeSD3, CLIPTextEncodeSDXL, CLIPTextEncodeSDXLRefiner,
CLIPVisionEncode, CLIPVisionLoader, Canny, CaseConverter, CenterCropImages, CheckpointLoaderSimple,
ChromaRadianceOptions, ColorToRGBInt, ColorTransfer, CombineHooks2, CombineHooks4, CombineHooks8,
ComfyAndNode, ComfyMathExpression, ComfyNotNode, ComfyNumberConvert, ComfyOrNode, ComfySwitchNode,
ConditioningAverage, ConditioningCombine, ConditioningConcat, ConditioningMultiply, ConditioningSetArea,
ConditioningSetAreaPercentage, ConditioningSetAreaPercentageVideo, ConditioningSetAreaStrength,
ConditioningSetDefaultCombine, ConditioningSetMask, ConditioningSetProperties,
ConditioningSetPropertiesAndCombine, ConditioningSetTimestepRange, ConditioningStableAudio,
ConditioningTimestepsRange, ConditioningZeroOut, ContextWindowsManual, ControlNetApply,
ControlNetApplyAdvanced, ControlNetApplySD3, ControlNetInpaintingAliMamaApply, ControlNetLoader,
ConvertArrayToString, ConvertDictionaryToString, CosmosImageToVideoLatent, CosmosPredict2ImageToVideoLatent,
CreateBoundingBoxes, CreateCameraInfo, CreateHookKeyframe, CreateHookKeyframesFromFloats,
CreateHookKeyframesInterpolated, CreateHookLora, CreateHookLoraModelOnly, CreateHookModelAsLora,
CreateHookModelAsLoraModelOnly, CreateList, CreateVideo, CropByBBoxes, CropMask, CurveEditor, CustomCombo,
DA3GeometryToMesh, DA3Inference, DA3Render, DecimateMesh, DiffControlNetLoader, DifferentialDiffusion,
DisableNoise, DrawBBoxes, DualCFGGuider, DualCLIPLoader, DualModelGuider, EasyCache, EmptyARVideoLatent,
EmptyAceStep1.5LatentAudio, EmptyAceStepLatentAudio, EmptyAudio, EmptyChromaRadianceLatentImage,
EmptyCosmosLatentVideo, EmptyFlux2LatentImage, EmptyHiDreamO1LatentImage, EmptyHunyuanImageLatent,
EmptyHunyuanLatentVideo, EmptyHunyuanVideo15Latent, EmptyImage, EmptyLTXVLatentVideo, EmptyLatentAudio,
EmptyLatentHunyuan3Dv2, EmptyLatentImage, EmptyMiniMaxH3LatentAV, EmptyMiniMaxMusic3LatentAudio,
EmptyMochiLatentVideo, EmptyQwenImageLayeredLatentImage, EmptySD3LatentImage, EmptyTrellis2LatentStructure,
Epsilon Scaling, ExponentialScheduler, ExtendIntermediateSigmas, FeatherMask, File3DToSplat, FillHoles,
FlipSigmas, Flux2Scheduler, FluxDisableGuidance, FluxGuidance, FluxKVCache, FluxKontextImageScale,
FluxKontextMultiReferenceLatentMethod, FrameInterpolate, FrameInterpolationModelLoader, FreSca, FreeU,
FreeU_V2, GITSScheduler, GLIGENLoader, GLIGENTextBoxApply, GenerateTracks, GetICLoRAParameters,
GetImageSize, GetMeshInfo, GetSplatCount, GetVideoComponents, GrowMask, HiDreamO1PatchSeamSmoothing,
HiDreamO1ReferenceImages, Hunyuan3Dv2Conditioning, Hunyuan3Dv2ConditioningMultiView, HunyuanImageToVideo,
HunyuanRefinerLatent, HunyuanVideo15ImageToVideo, HunyuanVideo15LatentUpscaleWithModel,
HunyuanVideo15SuperResolution, HyperTile, HypernetworkLoader, Ideogram4Scheduler, ImageAddNoise, ImageBatch,
ImageBlend, ImageBlur, ImageColorToMask, ImageCompare, ImageCompositeMasked, ImageCompositor, ImageCrop,
ImageCropToMask, ImageCropV2, ImageDeduplication, ImageFlip, ImageFromBatch, ImageGrid, ImageHistogram,
ImageInvert, ImageMergeTileList, ImageOnlyCheckpointLoader, ImagePadForOutpaint, ImageQuantize,
ImageRGBToYUV, ImageRotate, ImageScale, ImageScaleBy, ImageScaleToMaxDimension, ImageScaleToTotalPixels,
ImageSharpen, ImageStitch, ImageToMask, ImageUpscaleWithModel, ImageYUVToRGB, InpaintModelConditioning,
InstructPixToPixConditioning, InvertMask, JoinAudioChannels, JoinImageWithAlpha, JsonExtractString,
KSampler, KSamplerAdvanced, KSamplerSelect, Kandinsky5ImageToVideo, KarrasScheduler, LTXAVTextEncoderLoader,
LTXVAddGuide, LTXVAudioVAEDecode, LTXVAudioVAEEncode, LTXVAudioVAELoader, LTXVConcatAVLatent,
LTXVConditioning, LTXVContextWindows, LTXVCropGuides, LTXVDualCFGGuider, LTXVDurationPredictor,
LTXVEmptyLatentAudio, LTXVImgToVideo, LTXVImgToVideoInplace, LTXVLatentUpsampler, LTXVModalityGuidance,
LTXVPreprocess, LTXVReferenceAudio, LTXVScheduler, LTXVSeparateAVLatent, LTXVSpatioTemporalGuidance,
LaplaceScheduler, LatentAdd, LatentApplyOperation, LatentApplyOperationCFG, LatentBatch,
LatentBatchSeedBehavior, LatentBlend, LatentComposite, LatentCompositeMasked, LatentConcat, LatentCrop,
LatentCut, LatentCutToBatch, LatentFlip, LatentFromBatch, LatentInterpolate, LatentMultiply,
LatentOperationSharpen, LatentOperationTonemapReinhard, LatentRotate, LatentSubtract, LatentUpscale,
LatentUpscaleBy, LatentUpscaleModelLoader, LayersFromBoundingBoxes, LazyCache, Load3D, Load3DAdvanced,
LoadAudio, LoadBackgroundRemovalModel, LoadDA3Model, LoadImage, LoadImageMask, LoadImageOutput, LoadLatent,
LoadMediaPipeFaceLandmarker, LoadMoGeModel, LoadVideo, LoraLoader, LoraLoaderBypass,
LoraLoaderBypassModelOnly, LoraLoaderModelOnly, LoraModelLoader, LotusConditioning, Mahiro, ManualSigmas,
MaskComposite, MaskPreview, MaskToImage, MediaPipeFaceLandmarker, MediaPipeFaceMask,
MediaPipeFaceMeshVisualize, MergeImageLists, MergeMeshes, MergeSplat, MergeTextLists, MeshSmoothNormals,
MeshTextureToImage, MeshToFile3D, MiniMaxH3AddGuide, MiniMaxH3ImageToVideo, MiniMaxH3ReferenceToVideo,
MiniMaxH3SigmaShift, MiniMaxMusic3TextEncode, MoGeGeometryToFOV, MoGeInference, MoGePanoramaInference,
MoGePointMapToMesh, MoGeRender, ModelAttentionBackend, ModelComputeDtype, ModelMergeAdd, ModelMergeAuraflow,
ModelMergeBlocks, ModelMergeCosmos14B, ModelMergeCosmos7B, ModelMergeCosmosPredict2_14B,
ModelMergeCosmosPredict2_2B, ModelMergeFlux1, ModelMergeKrea2, ModelMergeLTXV, ModelMergeMochiPreview,
ModelMergeQwenImage, ModelMergeSD1, ModelMergeSD2, ModelMergeSD35_Large, ModelMergeSD3_2B, ModelMergeSDXL,
ModelMergeSimple, ModelMergeSubtract, ModelMergeWAN2_1, ModelNoiseScale, ModelPatchLoader,
ModelSamplingAuraFlow, ModelSamplingContinuousEDM, ModelSamplingContinuousV, ModelSamplingDiscrete,
ModelSamplingFlux, ModelSamplingLTXV, ModelSamplingSD3, ModelSamplingStableCascade, Morphology,
MultiGPU_WorkUnits, NAGuidance, NormalizeImages, NormalizeVideoLatentStart, OpticalFlowLoader,
OptimalStepsScheduler, PaintMesh, Painter, PairConditioningCombine, PairConditioningSetDefaultCombine,
PairConditioningSetProperties, PairConditioningSetPropertiesAndCombine, PatchModelAddDownscale, PerpNeg,
PerpNegGuider, PerturbedAttentionGuidance, PhotoMakerEncode, PhotoMakerLoader, PiDConditioning,
Pixal3DConditioning, PolyexponentialScheduler, PorterDuffImageComposite, Preview3D, Preview3DAdvanced,
PreviewAny, PreviewAudio, PreviewGaussianSplat, PreviewImage, PreviewPointCloud, PrimitiveBoolean,
PrimitiveBoundingBox, PrimitiveFloat, PrimitiveInt, PrimitiveString, PrimitiveStringMultiline,
QuadrupleCLIPLoader, QwenImageDiffsynthControlnet, RTDETR_detect, RandomCropImages, RandomNoise,
RebatchImages, RebatchLatents, ReferenceLatent, ReferenceTimbreAudio, RegexExtract, RegexMatch,
RegexReplace, RemeshMesh, RemoveBackground, RenderMesh, RenderSplat, RenderUVAtlas, RenormCFG,
RepeatImageBatch, RepeatLatentBatch, ReplaceText, ReplaceVideoLatentFrames, RescaleCFG, ResizeAndPadImage,
ResizeImageMaskNode, ResizeImagesByLongerEdge, ResizeImagesByShorterEdge, ResolutionSelector, RotateMesh,
SAM3_Detect, SAM3_TrackPreview, SAM3_TrackToMask, SAM3_VideoTrack, SCAIL2ColoredMask, SDPoseDrawKeypoints,
SDPoseFaceBBoxes, SDPoseKeypointExtractor, SDTurboScheduler, SD_4XUpscale_Conditioning, SUPIRApply,
SV3D_Conditioning, SVD_img2vid_Conditioning, SamplerARVideo, SamplerCustom, SamplerCustomAdvanced,
SamplerDPMAdaptative, SamplerDPMPP_2M_SDE, SamplerDPMPP_2S_Ancestral, SamplerDPMPP_3M_SDE, SamplerDPMPP_SDE,
SamplerER_SDE, SamplerEulerAncestral, SamplerEulerAncestralCFGPP, SamplerEulerCFGpp, SamplerLCM,
SamplerLCMUpscale, SamplerLMS, SamplerSASolver, SamplerSEEDS2, SamplingPercentToSigma, Save3DAdvanced,
SaveAnimatedPNG, SaveAnimatedWEBP, SaveAudio, SaveAudioAdvanced, SaveAudioMP3, SaveAudioOpus, SaveGLB,
SaveGaussianSplat, SaveImage, SaveImageAdvanced, SavePointCloud, SaveSVGNode, SaveVideo, SaveWEBM,
ScaleROPE, SeedNode, SeedVR2Conditioning, SeedVR2PostProcessing, SeedVR2Preprocess, SeedVR2TemporalChunk,
SeedVR2TemporalMerge, SelectCLIPDevice, SelectModelDevice, SelectVAEDevice, SelfAttentionGuidance,
SetClipHooks, SetFirstSigma, SetHookKeyframes, SetLatentNoiseMask, SetUnionControlNetType, ShuffleDataset,
ShuffleImageTextDataset, ShuffleVideoDataset, ShuffleVideoTextDataset, SkipLayerGuidanceDiT,
SkipLayerGuidanceDiTSimple, SkipLayerGuidanceSD3, SolidMask, SplatToFile3D, SplatToMesh, SplitAudioChannels,
SplitImageToTileList, SplitImageWithAlpha, SplitSigmas, SplitSigmasDenoise, StableCascade_EmptyLatentImage,
StableCascade_StageB_Conditioning, StableCascade_StageC_VAEEncode, StableCascade_SuperResolutionControlnet,
StableZero123_Conditioning, StableZero123_Conditioning_Batched, StringCompare, StringConcatenate,
StringContains, StringFormat, StringLength, StringReplace, StringSubstring, StringTrim, StripWhitespace,
StyleModelApply, StyleModelLoader, T5TokenizerOptions, TCFG, TemporalScoreRescaling, TextEncodeAceStepAudio,
TextEncodeAceStepAudio1.5, TextEncodeBooguEdit, TextEncodeHunyuanVideo_ImageToVideo, TextEncodeJoyImageEdit,
TextEncodeMageFlowEdit, TextEncodeQwenImageEdit, TextEncodeQwenImageEditPlus, TextEncodeZImageOmni,
TextGenerate, TextGenerateLTX2Prompt, TextOverlay, TextToLowercase, TextToUppercase, ThresholdMask,
TomePatchModel, TransformSplat, Trellis2Conditioning, Trellis2ShapeStage, Trellis2TextureStage,
Trellis2UpsampleStage, TrimAudioDuration, TrimVideoLatent, TripleCLIPLoader, TripoSplatConditioning,
TripoSplatPreprocessImage, TripoSplatSamplingPreview, TruncateText, UNETLoader, UNetCrossAttentionMultiply,
UNetSelfAttentionMultiply, UNetTemporalAttentionMultiply, USOStyleReference, UnwrapMesh, UpscaleModelLoader,
VAEDecode, VAEDecodeAudio, VAEDecodeAudioTiled, VAEDecodeHunyuan3D, VAEDecodeTiled, VAEDecodeTripoSplat,
VAEEncode, VAEEncodeAudio, VAEEncodeForInpaint, VAEEncodeTiled, VAELoader, VOIDInpaintConditioning,
VOIDQuadmaskPreprocess, VOIDSampler, VOIDWarpedNoise, VOIDWarpedNoiseSource, VPScheduler,
VaeDecodeShapeTrellis, VaeDecodeStructureTrellis2, VaeDecodeTextureTrellis, Video Slice, VideoFrameSample,
VideoLinearCFGGuidance, VideoRandomTemporalCrop, VideoTemporalCrop, VideoTriangleCFGGuidance, VoxelToMesh,
VoxelToMeshBasic, Wan22FunControlToVideo, Wan22ImageToVideoLatent, WanAnimate2Cache, WanAnimate2ToVideo,
WanAnimateToVideo, WanCameraEmbedding, WanCameraImageToVideo, WanContextWindowsManual, WanDancerEncodeAudio,
WanDancerPadKeyframes, WanDancerPadKeyframesList, WanDancerVideo, WanFirstLastFrameToVideo,
WanFunControlToVideo, WanFunInpaintToVideo, WanHuMoImageToVideo, WanImageToVideo, WanInfiniteTalkToVideo,
WanMoveConcatTrack, WanMoveTrackToVideo, WanMoveTracksFromCoords, WanMoveVisualizeTracks,
WanPhantomSubjectToVideo, WanSCAILToVideo, WanSoundImageToVideo, WanSoundImageToVideoExtend,
WanTrackToVideo, WanUni3CControlnetApply, WanVaceToVideo, WeldVertices, ZImageFunControlnet,
unCLIPCheckpointLoader, unCLIPConditioning, wanBlockSwap
";
